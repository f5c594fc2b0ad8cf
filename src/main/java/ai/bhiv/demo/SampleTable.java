package ai.bhiv.demo;

/// A file of the sample company.
///
/// @param kind what its rows are, as `bhiv import --kind` takes it
/// @param module whose port takes it
/// @param file its name
/// @param rows without the heading
public record SampleTable(String kind, String module, String file, int rows) {}
