package ai.bhiv.platform.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.event.Hint;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.imports.Import.State;
import ai.bhiv.platform.imports.Mapping.MappedColumn;
import ai.bhiv.platform.imports.Mapping.Replacement;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ImportTest {
    private static final String MODULE = "crates";
    private static final String KIND = "crates.crates";
    private static final Duration LONG = Duration.ofMinutes(10);

    private final HikariDataSource pool = new HikariDataSource();
    private DatabaseAccess access;
    private JdbcClient db;
    private Tenancy tenancy;
    private CrateKind kind;
    private KindRegistry kinds;
    private ImportService imports;

    @BeforeEach
    void open() {
        access = TestDatabase.fresh(List.of(MODULE));
        pool.setJdbcUrl(access.jdbcUrl());
        pool.setUsername(access.appUser());
        pool.setPassword(access.appPassword());
        pool.setMaximumPoolSize(6);
        db = JdbcClient.create(pool);
        tenancy = new Tenancy(pool);
        var ids = new SystemIds(Clock.systemUTC());
        kind = new CrateKind(db, ids);
        kinds = new KindRegistry(List.of(kind));
        imports = new ImportService(kinds, db, tenancy, new Cursors(new byte[32]), ids, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aFileIsStagedPreviewedConfirmedAndApplied() {
        var made = upload("crate no;product;weight;packed on\nA1;GTX Pro;12,5;2-Jun-06\nA2;MG Special;;\n");
        assertThat(made.format().delimiter()).isEqualTo(";");
        assertThat(made.suggestion().missing()).isEmpty();

        made = accept(made);
        made = validate(made);
        assertThat(made.state()).isEqualTo(State.VALIDATED);
        assertThat(made.preview().counts()).isEqualTo(new Counts(2, 0, 0, 0, 0));
        assertThat(stored()).isZero();

        made = applied(confirm(made));
        assertThat(made.state()).isEqualTo(State.APPLIED);
        assertThat(made.applied()).isEqualTo(new Counts(2, 0, 0, 0, 0));
        assertThat(query("select code || ' ' || coalesce(weight::text, '-') || ' ' || coalesce(packed_on::text, '-')"
                        + " || ' ' || created_by from crates.crates order by code"))
                .containsExactly("A1 12.5 2006-06-02 ann", "A2 - - ann");
    }

    @Test
    void theSameFileTwiceCreatesNothingNewAndIsWarnedOf() {
        var text = "code,product,weight_kg\nA1,GTX Pro,1\nA2,GTX Pro,2\n";
        applied(confirm(validate(accept(upload(text)))));
        var again = validate(accept(upload(text)));
        assertThat(again.warnings()).singleElement().asString().contains("the same file was applied before");
        assertThat(again.preview().counts()).isEqualTo(new Counts(0, 0, 2, 0, 0));
        again = applied(confirm(again));
        assertThat(again.applied()).isEqualTo(new Counts(0, 0, 2, 0, 0));
        assertThat(stored()).isEqualTo(2);

        var other = validate(accept(upload("code,product,weight_kg\nA1,GTX Pro,1\nA2,GTX Pro,3\nA3,GTX Pro,4\n")));
        assertThat(other.preview().counts()).isEqualTo(new Counts(1, 1, 1, 0, 0));
        assertThat(applied(confirm(other)).applied()).isEqualTo(new Counts(1, 1, 1, 0, 0));
        assertThat(query("select sum(changes)::text from crates.crates")).containsExactly("1");
    }

    @Test
    void modesDecideWhatMatchingRowsDo() {
        applied(confirm(validate(accept(upload("code,product\nA1,GTX Pro\n")))));
        var made = upload("code,product\nA1,GTX Basic\nA2,GTX Basic\n");
        assertThat(validate(accept(made, ImportMode.CREATE)).preview().counts()).isEqualTo(new Counts(1, 0, 0, 1, 0));
        assertThat(validate(accept(get(made), ImportMode.UPDATE)).preview().counts())
                .isEqualTo(new Counts(0, 1, 1, 0, 0));
        assertThat(validate(accept(get(made), ImportMode.UPSERT)).preview().counts())
                .isEqualTo(new Counts(1, 1, 0, 0, 0));
    }

    @Test
    void equalRowsOfTheFileAreDuplicatesHoweverFarApart() {
        var text = table(2_500) + "C1,GTX Pro,1\nC2,GTX Pro,1\n";
        var made = validate(accept(upload(text)));
        assertThat(made.preview().counts()).isEqualTo(new Counts(2_500, 0, 0, 2, 0));
        var rows = call(() -> imports.rows(MODULE, made.id(), Verdict.DUPLICATE, PageRequest.first()));
        assertThat(rows.items()).extracting(StagedRow::line).containsExactly(2_502L, 2_503L);
        assertThat(rows.items().getFirst().faults().getFirst().expected()).contains("line 2 has them");
        assertThat(applied(confirm(made)).applied()).isEqualTo(new Counts(2_500, 0, 0, 2, 0));
    }

    @Test
    void anUnknownNameStopsItsRowsUntilTheSuggestedOneIsAccepted() {
        var made = upload("code,product\nA1,GTXPro\nA2,GTX Basic\nA3,GTXPro\nA4,Zebra\n");
        assertThat(made.mapping().columns()).allMatch(column -> column.values().isEmpty());
        made = validate(made);
        assertThat(made.preview().counts()).isEqualTo(new Counts(1, 0, 0, 0, 3));
        assertThat(made.preview().unknown().getFirst())
                .isEqualTo(new Preview.Unknown("product", "product", "GTXPro", 2, "GTX Pro", 1));

        var columns = made.suggestion().mapping().columns();
        assertThat(columns.get(1).values()).containsExactly(new Replacement("GTXPro", "GTX Pro"));
        made = validate(accept(made));
        assertThat(made.preview().counts()).isEqualTo(new Counts(3, 0, 0, 0, 1));
        assertThat(applied(confirm(made)).applied()).isEqualTo(new Counts(3, 0, 0, 0, 1));
    }

    @Test
    void rejectedRowsComeBackAndImportWhenCorrected() throws IOException {
        var made = upload(
                "code;product;weight_kg;note\nA1;GTX Pro;1,5;\"a;b\"\n;GTX Pro;2;\"quo\"\"te\"\nA3;GTX Pro;heavy;\n"
                        + "A4;\"GTX\n");
        made = validate(accept(made));
        assertThat(made.preview().counts()).isEqualTo(new Counts(1, 0, 0, 0, 3));
        made = applied(confirm(made));
        var file = rejected(made);
        assertThat(file.lines().toList())
                .containsExactly(
                        "code;product;weight_kg;note;rejected_line;rejected_column;rejected_value;rejected_expected",
                        ";GTX Pro;2;\"quo\"\"te\";3;code;;a text without NUL or lone surrogates, not blank (it is required)",
                        "A3;GTX Pro;heavy;;4;weight_kg;heavy;a number, >= 0 written as 1.234,56",
                        "A4;\"\"\"GTX\";;;5;product;GTX;a closing quote within the row, for the one opened on line 5");

        var corrected =
                file.replace("\n;GTX", "\nA2;GTX").replace("heavy;;", "3;;").replace("\"\"\"GTX\"", "GTX Basic");
        var again = applied(confirm(validate(accept(upload(corrected)))));
        assertThat(again.applied()).isEqualTo(new Counts(3, 0, 0, 0, 0));
        assertThat(query("select code from crates.crates order by code")).containsExactly("A1", "A2", "A3", "A4");
    }

    @Test
    void aRowThatTheDatabaseOrTheModuleRefusesStopsNoOther() {
        var text = table(600) + "X1,GTX Pro,5000\nforbidden 1,GTX Pro,1\nX3,GTX Pro,7\n";
        var made = applied(confirm(validate(accept(upload(text)))));
        assertThat(made.applied()).isEqualTo(new Counts(601, 0, 0, 0, 2));
        assertThat(stored()).isEqualTo(601);
        var id = made.id();
        var rows = call(() -> imports.rows(MODULE, id, Verdict.ERROR, PageRequest.first()))
                .items();
        assertThat(rows.get(0).faults().getFirst().expected()).contains("crates_weight_check");
        assertThat(rows.get(1).faults().getFirst().column()).isEqualTo("code");
    }

    @Test
    void anOutcomeThatIsNoLongerThePreviewedOneIsRefused() {
        var first = validate(accept(upload("code,product\nA1,GTX Pro\n")));
        var second = validate(accept(upload("code,product\nA1,GTX Basic\n")));
        applied(confirm(first));
        assertThatThrownBy(() -> confirm(second))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().code()).isEqualTo("platform.preview.outdated"));
        assertThat(applied(confirm(validate(get(second)))).applied()).isEqualTo(new Counts(0, 1, 0, 0, 0));
    }

    @Test
    void aMappingThatDoesNotFitIsRefusedWithEveryFault() {
        var made = upload("code,product\nA1,GTX Pro\n");
        var wrong = new Mapping(
                ImportMode.UPSERT,
                List.of(column("cod", "code"), column("product", "produkt"), column("code", "code")),
                List.of());
        assertThatThrownBy(() -> call(() -> imports.map(MODULE, made.id(), Version.ANY, wrong)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.faults())
                                .extracting(fault -> fault.pointer() + " " + fault.didYouMean())
                                .containsExactly(
                                        "/columns/0/column code", "/columns/1/field product", "/columns/2/field null"));
        var incomplete = new Mapping(ImportMode.UPSERT, List.of(column("code", "code")), List.of());
        call(() -> imports.map(MODULE, made.id(), Version.ANY, incomplete));
        assertThatThrownBy(() -> validate(get(made))).hasMessageContaining("no column for product");
        assertThatThrownBy(() -> call(() -> imports.map(MODULE, made.id(), new Version(1), incomplete)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().status()).isEqualTo(412));
    }

    @Test
    void anotherTenantSeesNothing() {
        var made = upload("code,product\nA1,GTX Pro\n");
        assertThatThrownBy(() -> callIn("globex", () -> imports.get(MODULE, made.id())))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().status()).isEqualTo(404));
        assertThat(callIn("globex", () -> imports.list(MODULE, null, PageRequest.first()))
                        .items())
                .isEmpty();
        assertThat(call(() -> imports.list(MODULE, KIND, PageRequest.first())).items())
                .hasSize(1);
    }

    @Test
    void jsonFilesAreTables() {
        var lines = upload("{\"code\":\"A1\",\"product\":\"GTX Pro\",\"weight_kg\":1.5}\n{\"code\":\"A2\"\n"
                + "{\"product\":\"GTX Pro\",\"code\":\"A3\",\"packed_on\":\"2026-01-31\"}\n");
        lines = applied(confirm(validate(accept(lines))));
        assertThat(lines.applied()).isEqualTo(new Counts(2, 0, 0, 0, 1));
        var array =
                upload("[{\"code\":\"B1\",\"product\":\"GTX Pro\"},\n {\"code\":\"B2\",\"product\":\"GTX Pro\"}, 7]");
        array = applied(confirm(validate(accept(array))));
        assertThat(array.applied()).isEqualTo(new Counts(2, 0, 0, 0, 1));
        assertThat(query("select code from crates.crates order by code")).containsExactly("A1", "A3", "B1", "B2");
    }

    /// The worker's process dies with rows written and nothing committed; another one goes on.
    @Test
    void aWorkerThatDiesInAChunkLeavesEveryRowToBeAppliedOnce() {
        var made = confirm(validate(accept(upload(table(3_500)))));
        kind.afterWrite = line -> {
            if (line > 2_000) {
                throw new Died();
            }
        };
        assertThatThrownBy(() -> worker(LONG, "dead").applyAll()).isInstanceOf(Died.class);
        assertThat(get(made).appliedRows()).isEqualTo(2_000);
        assertThat(stored()).isEqualTo(2_000);

        kind.afterWrite = _ -> {};
        assertThat(worker(LONG, "early").applyAll()).isFalse();
        expireLeases();
        assertThat(worker(LONG, "next").applyAll()).isTrue();
        assertThat(get(made).state()).isEqualTo(State.APPLIED);
        assertThat(get(made).applied()).isEqualTo(new Counts(3_500, 0, 0, 0, 0));
        assertThat(query("select count(*) || ' ' || count(distinct code) from crates.crates"))
                .containsExactly("3500 3500");
    }

    /// A process that was thought dead wakes up in the middle of its chunk.
    @Test
    void aChunkOfALostLeaseIsTakenBack() throws InterruptedException {
        var made = confirm(validate(accept(upload(table(2_500)))));
        var stalled = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        kind.afterWrite = line -> {
            if (line > 1_000 && Thread.currentThread().getName().equals("slow")) {
                stalled.countDown();
                await(goOn);
            }
        };
        var slow = Thread.ofPlatform()
                .name("slow")
                .start(() -> worker(Duration.ofMillis(1), "slow").applyAll());
        stalled.await();
        // its chunk holds the import's row, so nobody can take the lease away in between
        assertThat(worker(LONG, "other").applyAll()).isFalse();
        goOn.countDown();
        slow.join();
        while (get(made).state() != State.APPLIED) {
            worker(LONG, "other").applyAll();
        }
        assertThat(query("select count(*) || ' ' || count(distinct code) from crates.crates"))
                .containsExactly("2500 2500");
    }

    @Test
    void allOrNothingTakesEveryRowBackWhenOneIsRefused() {
        var made = validate(accept(upload(table(1_500) + "X1,GTX Pro,5000\n")));
        made = together(made);
        assertThat(worker(LONG, "w").applyAll()).isTrue();
        made = get(made);
        assertThat(made.state()).isEqualTo(State.FAILED);
        assertThat(made.failure()).contains("nothing was applied", "line 1502", "crates_weight_check");
        assertThat(stored()).isZero();

        var sound = together(validate(accept(upload(table(1_500)))));
        assertThat(applied(sound).applied()).isEqualTo(new Counts(1_500, 0, 0, 0, 0));
        assertThat(stored()).isEqualTo(1_500);
    }

    @Test
    void allOrNothingIsRefusedForLongFilesAndForRowsWithErrors() {
        var faulty = validate(accept(upload("code,product\nA1,GTX Pro\n,GTX Pro\n")));
        assertThatThrownBy(() -> together(faulty)).hasMessageContaining("1 rows with errors");
        var longer = validate(accept(upload(table(10_001))));
        assertThatThrownBy(() -> together(longer)).hasMessageContaining("10001 rows (expected: at most 10000)");
    }

    @Test
    void anAgentImportsTwentyRowsAndNoMoreAndRevertsNothing() {
        var many = validate(accept(upload(table(21))));
        var few = validate(accept(upload(table(20))));
        assertThatThrownBy(() -> asAgent(() -> imports.apply(
                        MODULE, many.id(), new Confirmation(many.preview().hash(), false))))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().code()).isEqualTo("platform.approval.required"));
        asAgent(() ->
                imports.apply(MODULE, few.id(), new Confirmation(few.preview().hash(), false)));
        assertThat(applied(few).applied().create()).isEqualTo(20);
        assertThatThrownBy(() -> asAgent(() -> imports.revert(MODULE, few.id())))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().code()).isEqualTo("platform.approval.required"));
    }

    @Test
    void importsOfOneKindWaitForEachOtherAndSayHowManyAreAhead() {
        var first = confirm(validate(accept(upload(table(5)))));
        var second = confirm(validate(accept(upload(table(6).replace("C", "D")))));
        assertThat(get(first).ahead()).isZero();
        assertThat(get(second).ahead()).isEqualTo(1);
        assertThat(worker(LONG, "w").applyAll()).isTrue();
        assertThat(get(first).state()).isEqualTo(State.APPLIED);
        assertThat(get(second).state()).isEqualTo(State.APPLYING);
        assertThat(get(second).ahead()).isZero();
        applied(second);
        assertThat(stored()).isEqualTo(11);
    }

    @Test
    void aRevertThatDiesInAChunkGoesOnWithWholeChunks() {
        var made = applied(confirm(validate(accept(upload(table(3_500))))));
        call(() -> imports.revert(MODULE, made.id()));
        kind.beforeSettle = chunks -> {
            if (chunks == 3) {
                throw new Died();
            }
        };
        assertThatThrownBy(() -> worker(LONG, "dead").applyAll()).isInstanceOf(Died.class);
        assertThat(get(made).state()).isEqualTo(State.REVERTING);
        assertThat(stored()).isEqualTo(2_000);
        kind.beforeSettle = _ -> {};
        assertThat(worker(LONG, "early").applyAll()).isFalse();
        expireLeases();
        assertThat(worker(LONG, "next").applyAll()).isTrue();
        assertThat(get(made).state()).isEqualTo(State.REVERTED);
        assertThat(get(made).reverted()).isEqualTo(new Reverted(3_500, 0, 0));
        assertThat(stored()).isZero();
        assertThatThrownBy(() -> call(() -> imports.revert(MODULE, made.id())))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().code()).isEqualTo("platform.import.state"));
    }

    @Test
    void manyWorkersApplyEachRowOnce() {
        var files = IntStream.range(0, 3)
                .mapToObj(f -> confirm(validate(accept(upload(table(1_100).replace("C", "F" + f + "-"))))))
                .toList();
        // leases run out within a chunk, so that the workers take the imports from each other between chunks
        var threads = IntStream.range(0, 3)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    while (files.stream().anyMatch(file -> get(file).state() != State.APPLIED)) {
                        worker(Duration.ofMillis(300), "w" + i).applyAll();
                    }
                }))
                .toList();
        threads.forEach(ImportTest::join);
        assertThat(files).allSatisfy(file -> assertThat(get(file).applied()).isEqualTo(new Counts(1_100, 0, 0, 0, 0)));
        assertThat(query("select count(*) || ' ' || count(distinct code) from crates.crates"))
                .containsExactly("3300 3300");
    }

    @Test
    void aModuleThatKeepsFailingEndsInAFailedImportThatCanBeResumed() {
        var made = confirm(validate(accept(upload(table(1_500)))));
        kind.afterWrite = _ -> {
            throw new IllegalStateException("the module is broken");
        };
        var worker = worker(LONG, "w");
        while (get(made).state() == State.APPLYING) {
            worker.applyAll();
            expireLeases();
        }
        assertThat(get(made).state()).isEqualTo(State.FAILED);
        assertThat(get(made).failure()).contains("the module is broken");
        assertThat(stored()).isZero();
        kind.afterWrite = _ -> {};
        assertThat(applied(confirm(get(made))).applied()).isEqualTo(new Counts(1_500, 0, 0, 0, 0));
    }

    @Test
    void theRunningWorkerFindsItsWorkAndStopsWhenAsked() {
        try (var worker = worker(LONG, "w")) {
            worker.start();
            var made = confirm(validate(accept(upload(table(10)))));
            org.awaitility.Awaitility.await().until(() -> get(made).state() == State.APPLIED);
        }
        assertThat(stored()).isEqualTo(10);
    }

    @Test
    void aConfirmationIsToldOnceItIsCommitted() {
        var told = new AtomicInteger();
        imports.tell(told::incrementAndGet);
        var made = validate(accept(upload(table(3))));
        assertThatThrownBy(() -> call(() -> {
                    imports.apply(
                            MODULE, made.id(), new Confirmation(made.preview().hash(), false));
                    throw new IllegalStateException("taken back");
                }))
                .hasMessage("taken back");
        assertThat(told).hasValue(0);
        int within = call(() -> {
            imports.apply(MODULE, made.id(), new Confirmation(made.preview().hash(), false));
            return told.get();
        });
        assertThat(within).isZero();
        assertThat(told).hasValue(1);
        applied(made);
        call(() -> imports.revert(MODULE, made.id()));
        assertThat(told).hasValue(2);
    }

    @Test
    void aColumnOfALaterReleaseKeepsARecordOnlyWhenItHasAValue() throws SQLException {
        var made = applied(confirm(validate(accept(upload(table(3))))));
        try (var superuser = TestDatabase.superuser(access);
                var statement = superuser.createStatement()) {
            statement.execute("alter table crates.crates add column later text");
            statement.execute("update crates.crates set later = '' where code = 'C2'");
        }
        call(() -> imports.revert(MODULE, made.id()));
        assertThat(applied(made).reverted()).isEqualTo(new Reverted(2, 0, 1));
        assertThat(query("select code from crates.crates")).containsExactly("C2");
    }

    @Test
    void anImportOfAnEarlierReleaseIsTakenBackByTheDigestsOfThatRelease() {
        var made = applied(confirm(validate(accept(upload(table(3))))));
        call(() -> db.sql("""
                        update crates.import_changes c
                           set digest = sha256(convert_to(jsonb_strip_nulls(
                               to_jsonb(t) - array['version', 'updated_at', 'updated_by'])::text, 'UTF8'))
                          from crates.crates t where t.id = c.record_id""").update());
        call(() -> db.sql("update crates.crates set weight = 901 where code = 'C2'")
                .update());
        call(() -> imports.revert(MODULE, made.id()));
        assertThat(applied(made).reverted()).isEqualTo(new Reverted(2, 0, 1));
        assertThat(query("select code from crates.crates")).containsExactly("C2");
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private ImportWorker worker(Duration lease, String name) {
        return new ImportWorker(
                kinds,
                db,
                tenancy,
                () -> List.of("acme", "globex"),
                new ImportLease(name, lease),
                new Events(db, new SystemIds(Clock.systemUTC()), Clock.systemUTC(), new Hint()));
    }

    private Import upload(String text) {
        var content = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return call(
                () -> imports.upload(MODULE, KIND, FormatHints.NONE, new Upload(content, "text/csv", "crates.csv")));
    }

    private Import accept(Import made) {
        return accept(made, ImportMode.UPSERT);
    }

    private Import accept(Import made, ImportMode mode) {
        var suggested = made.suggestion().mapping();
        var mapping = new Mapping(mode, suggested.columns(), suggested.constants());
        return call(() -> imports.map(MODULE, made.id(), new Version(made.version()), mapping));
    }

    private Import validate(Import made) {
        return call(() -> imports.validate(MODULE, made.id()));
    }

    private Import confirm(Import made) {
        return call(() ->
                imports.apply(MODULE, made.id(), new Confirmation(made.preview().hash(), false)));
    }

    private Import together(Import made) {
        return call(() ->
                imports.apply(MODULE, made.id(), new Confirmation(made.preview().hash(), true)));
    }

    private <T> T asAgent(Supplier<T> work) {
        var agent = new Principal(UUID.randomUUID().toString(), "ann", "acme", Set.of("Ops"), "agent-7");
        var context = new RequestContext(agent, "c", "0".repeat(32), Instant.MAX, null, null);
        return context.call(() -> tenancy.inTenant("acme", work));
    }

    private Import get(Import made) {
        return call(() -> imports.get(MODULE, made.id()));
    }

    private Import applied(Import confirmed) {
        assertThat(worker(LONG, "test").applyAll()).isTrue();
        return get(confirmed);
    }

    private String rejected(Import made) throws IOException {
        var out = new ByteArrayOutputStream();
        call(() -> imports.rejected(MODULE, made.id())).content().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String table(int rows) {
        return IntStream.rangeClosed(1, rows)
                .mapToObj(i -> "C" + i + "," + CrateKind.PRODUCTS.get(i % 3) + "," + i % 900 + "\n")
                .collect(Collectors.joining("", "code,product,weight_kg\n", ""));
    }

    private static MappedColumn column(String column, String field) {
        return new MappedColumn(column, field, true, null, NumberStyle.POINT, List.of(), List.of());
    }

    private long stored() {
        return Long.parseLong(query("select count(*)::text from crates.crates").getFirst());
    }

    private List<String> query(String sql) {
        return call(() -> db.sql(sql).query(String.class).list());
    }

    /// As if the time of every lease had passed.
    private void expireLeases() {
        call(() -> db.sql("update crates.imports set lease_until = clock_timestamp() - interval '1 second'"
                        + " where lease_until is not null")
                .update());
    }

    private <T> T call(Supplier<T> work) {
        return callIn("acme", work);
    }

    private <T> T callIn(String tenant, Supplier<T> work) {
        var principal = new Principal(UUID.randomUUID().toString(), "ann", tenant, Set.of("Ops"), null);
        var context = new RequestContext(principal, "c", "0".repeat(32), Instant.MAX, null, null);
        return context.call(() -> tenancy.inTenant(tenant, work));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
