package ai.bhiv.platform.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.MasterKey;
import ai.bhiv.platform.store.Tenancy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PLT-52: sealing, and rotation while everybody goes on working.
class SealingTest {
    private static final String TENANT = "default";

    @TempDir
    private Path directory;

    private SealHouse house;

    @BeforeEach
    void open() {
        house = SealHouse.fresh(Home.open(directory.resolve("home")));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aSecretOpensForItsRecordAndTenantOnly() {
        var id = UUID.randomUUID();
        house.put(TENANT, id, "a secret of ours");
        assertThat(house.get(TENANT, id)).isEqualTo("a secret of ours");
        var stored = house.tenancy.inTenant(TENANT, () -> house.sealed(id));
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("secret of");
        assertThatThrownBy(() -> house.tenancy.inTenant(TENANT, () -> house.sealing.open("test secret x", stored)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not open")
                .hasMessageNotContaining("secret of ours");
        house.put(Tenancy.SYSTEM, UUID.randomUUID(), "of another tenant");
        assertThatThrownBy(() ->
                        house.tenancy.inTenant(Tenancy.SYSTEM, () -> house.sealing.open(SealHouse.owner(id), stored)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyAlteredByteIsNoticed() {
        var id = UUID.randomUUID();
        house.put(TENANT, id, "short");
        var sealed = house.tenancy.inTenant(TENANT, () -> house.sealed(id));
        for (int i = 0; i < sealed.length; i++) {
            var altered = sealed.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() ->
                            house.tenancy.inTenant(TENANT, () -> house.sealing.open(SealHouse.owner(id), altered)))
                    .as("byte %d", i)
                    .isInstanceOf(IllegalStateException.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            var cut = java.util.Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> house.tenancy.inTenant(TENANT, () -> house.sealing.open(SealHouse.owner(id), cut)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void outsideATransactionNothingIsSealed() {
        assertThatThrownBy(() -> house.sealing.seal("x", new byte[1])).hasMessageContaining("no transaction");
    }

    @Test
    void aMasterKeyOfAnotherHomeOpensNothing() {
        var id = UUID.randomUUID();
        house.put(TENANT, id, "ours");
        try (var stranger = new SealHouse(house.access, Home.open(directory.resolve("other")))) {
            assertThatThrownBy(() -> stranger.get(TENANT, id))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("secrets/ of this home");
        }
    }

    @Test
    void aMasterKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new MasterKey(new byte[16])).hasMessageContaining("16 bytes (expected: 32)");
    }

    @Test
    void whatTheFirstReleaseSealedStillOpensAndIsReplacedByARotation() {
        var id = UUID.randomUUID();
        var key = new SecretKeySpec(house.masters.current().derived("identity sealing"), "AES");
        var body = Aead.seal(key, SealHouse.owner(id), "old".getBytes(StandardCharsets.UTF_8));
        var first = ByteBuffer.allocate(1 + body.length).put((byte) 1).put(body).array();
        house.tenancy.inTenant(
                TENANT,
                () -> house.jdbc
                        .sql("insert into platform.test_secrets (id, sealed_value) values (?, ?)")
                        .params(id, first)
                        .update());
        assertThat(house.get(TENANT, id)).isEqualTo("old");
        var rotation = house.begin();
        house.worker("a").work();
        assertThat(house.rotation(rotation).state()).isEqualTo(KeyRotation.State.DONE);
        assertThat(house.get(TENANT, id)).isEqualTo("old");
        assertThat(house.tenancy.inTenant(TENANT, () -> house.sealed(id))[0]).isEqualTo(Sealing.FORMAT);
    }

    @Test
    void keysAreRotatedWhileSixteenClientsReadAndWriteWithoutAFailedCall() throws Exception {
        var ids = java.util.stream.Stream.generate(UUID::randomUUID).limit(600).toList();
        ids.forEach(id -> house.put(TENANT, id, "first of " + id));
        var done = new AtomicBoolean();
        var calls = new AtomicLong();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var working = java.util.stream.IntStream.range(0, 16)
                    .mapToObj(client -> clients.submit(() -> {
                        var random = new java.util.Random(client);
                        while (!done.get()) {
                            var id = ids.get(random.nextInt(ids.size()));
                            if (random.nextBoolean()) {
                                house.put(TENANT, id, "again of " + id);
                            } else {
                                assertThat(house.get(TENANT, id)).endsWith(id.toString());
                            }
                            calls.incrementAndGet();
                        }
                        return null;
                    }))
                    .toList();
            for (int round = 0; round < 3; round++) {
                if (round == 1) {
                    house.masters.prepareNext();
                }
                long before = calls.get();
                org.awaitility.Awaitility.await().until(() -> calls.get() > before + 100);
                var rotation = house.begin();
                house.worker("worker " + round).work();
                assertThat(house.rotation(rotation).state()).isEqualTo(KeyRotation.State.DONE);
                assertThat(house.rotation(rotation).resealed()).isPositive();
            }
            done.set(true);
            for (var client : working) {
                client.get();
            }
        }
        assertThat(calls.get()).isGreaterThan(300);
        var last = house.begin();
        house.worker("last").work();
        assertThat(house.rotation(last).state()).isEqualTo(KeyRotation.State.DONE);
        assertThat(keysLeft()).as("only the newest key is left").hasSize(1);
        assertThat(house.masters.next()).isEmpty();
        ids.forEach(id -> assertThat(house.get(TENANT, id)).endsWith(id.toString()));
        try (var restarted = new SealHouse(house.access, Home.open(directory.resolve("home")))) {
            ids.forEach(id -> assertThat(restarted.get(TENANT, id)).endsWith(id.toString()));
        }
    }

    private List<Integer> keysLeft() {
        return house.tenancy.inTenant(
                TENANT,
                () -> house.jdbc
                        .sql("select version from platform.data_keys where wrapped is not null")
                        .query(Integer.class)
                        .list());
    }

    @Test
    void oneWorkerRotatesWhileAnotherWaitsAndGoesOnAfterItsLease() {
        var ids = java.util.stream.Stream.generate(UUID::randomUUID).limit(50).toList();
        ids.forEach(id -> house.put(TENANT, id, "s"));
        var rotation = house.begin();
        house.tenancy.inTenant(Tenancy.SYSTEM, () -> new RotationStore(house.jdbc).lease("dead", 3600));
        house.worker("other").work();
        assertThat(house.rotation(rotation).state()).isEqualTo(KeyRotation.State.RUNNING);
        house.tenancy.inTenant(
                Tenancy.SYSTEM,
                () -> house.jdbc
                        .sql("update platform.key_rotations set lease_until = now() - interval '1 second'")
                        .update());
        house.worker("other").work();
        assertThat(house.rotation(rotation).state()).isEqualTo(KeyRotation.State.DONE);
        assertThat(house.rotation(rotation).resealed()).isEqualTo(50);
    }

    @Test
    void aMasterKeyThatAProcessLacksIsNotUsedYet() {
        house.put(TENANT, UUID.randomUUID(), "s");
        house.tenancy.inTenant(
                Tenancy.SYSTEM,
                () -> house.jdbc
                        .sql("""
                        insert into platform.instances
                            (id, role, host, port, url, version, state, started_at, master_keys)
                        values (?, 'crm', 'h', 1, 'http://elsewhere:8002', '1', 'running', now(), array[?])""")
                        .params(UUID.randomUUID(), house.masters.current().id())
                        .update());
        var before = house.masters.current().id();
        house.masters.prepareNext();
        var rotation = house.begin();
        house.worker("a").work();
        assertThat(house.rotation(rotation).state()).isEqualTo(KeyRotation.State.RUNNING);
        assertThat(house.rotation(rotation).waitingFor()).contains("http://elsewhere:8002");
        assertThat(house.masters.current().id()).isEqualTo(before);
        house.tenancy.inTenant(
                Tenancy.SYSTEM,
                () -> house.jdbc
                        .sql("update platform.instances set master_keys = array[?]")
                        .param(house.masters.next().orElseThrow().id())
                        .update());
        house.worker("a").work();
        assertThat(house.rotation(rotation).state()).isEqualTo(KeyRotation.State.DONE);
        assertThat(house.masters.current().id()).isNotEqualTo(before);
        assertThat(Files.exists(directory.resolve("home/secrets/master-key-next")))
                .isFalse();
    }

    @Test
    void aSuspendedTenantsSecretsOutliveTwoMasterKeys() {
        var resting = "resting";
        house.tenancy.inTenant(
                Tenancy.SYSTEM,
                () -> house.jdbc
                        .sql("insert into platform.tenants (id, name, state) values (?, ?, 'suspended')")
                        .params(resting, resting)
                        .update());
        var id = UUID.randomUUID();
        house.put(resting, id, "s");
        for (int i = 0; i < 2; i++) {
            house.masters.prepareNext();
            house.begin();
            house.worker("a").work();
            assertThat(house.masters.next()).isEmpty();
        }
        try (var restarted = new SealHouse(house.access, Home.open(directory.resolve("home")))) {
            assertThat(restarted.get(resting, id)).isEqualTo("s");
        }
    }
}
