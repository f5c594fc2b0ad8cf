package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;

/// What an authenticator needs, shown once.
public record TotpEnrolment(
        @Meaning("base32, to be typed where no camera is") String secret,
        @Meaning("otpauth URI") String uri,
        @Meaning("the URI as QR code, an SVG document") String qr) {
    @Override
    public String toString() {
        return "TotpEnrolment[]";
    }
}
