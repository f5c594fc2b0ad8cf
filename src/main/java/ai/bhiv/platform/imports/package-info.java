/// Tables from outside become records: a file is staged, its columns are mapped, every row is checked and previewed,
/// and what was confirmed is applied in durable chunks (PLT-75 to 82).
///
/// A module registers an [ImportKind], mounts `Imports` and `ImportKinds`, and has the tables of `db/common/V0_5`.
@org.jspecify.annotations.NullMarked
package ai.bhiv.platform.imports;
