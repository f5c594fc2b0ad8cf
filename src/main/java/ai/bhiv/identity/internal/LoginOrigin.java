package ai.bhiv.identity.internal;

/// Where a login comes from, as far as failures are counted (IDN-5).
///
/// @param prefix what the failures are counted under beside the name: an address prefix, or the known device itself, so
///     that nobody who shares the owner's network can lock the owner's device out (IDN-6)
/// @param known whether the user has signed in from here before, by its signed device token or its session
record LoginOrigin(String prefix, boolean known) {
    static LoginOrigin stranger(String address) {
        return new LoginOrigin(AddressPrefix.of(address), false);
    }

    /// Something that the user holds and nobody else.
    static LoginOrigin own(String what) {
        return new LoginOrigin(what, true);
    }
}
