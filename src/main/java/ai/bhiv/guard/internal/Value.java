package ai.bhiv.guard.internal;

/// One value of a request as the application would receive it.
///
/// @param name of the parameter or field, or the pointer to it; empty where places have none
record Value(Place place, String name, String text) {}
