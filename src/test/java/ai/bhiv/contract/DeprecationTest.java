package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.bhiv.identity.RoleAuthority;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Idempotency;
import ai.bhiv.platform.call.IdempotencySettings;
import ai.bhiv.platform.call.Invoker;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.OpenApi;
import ai.bhiv.platform.contract.OperationReader;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.event.Hint;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.web.Admission;
import ai.bhiv.platform.web.ContractHandler;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Headers;
import ai.bhiv.platform.web.OpenStreams;
import ai.bhiv.platform.web.Reply;
import ai.bhiv.testing.TestAudit;
import ai.bhiv.testing.TestTenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.web.service.annotation.GetExchange;

/// PLT-26: what is on its way out says so in its document and in every answer (RFC 9745, RFC 8594).
class DeprecationTest {
    private static final Contracts CONTRACTS = Contracts.of(List.of(Things.class));

    @Resource(roles = Role.CRM, module = "test", name = "things")
    public interface Things {
        @GetExchange("/old")
        @Op(
                summary = "Lists things as before.",
                permission = Op.OPEN,
                reason = "A test.",
                transactional = false,
                deprecated = "2026-11-25",
                sunset = "2027-06-01",
                notATool = "A test.")
        List<String> old();

        @GetExchange("/new")
        @Op(
                summary = "Lists things.",
                permission = Op.OPEN,
                reason = "A test.",
                transactional = false,
                notATool = "A test.")
        List<String> current();
    }

    @Resource(roles = Role.CRM, module = "test", name = "backwards")
    interface Backwards {
        @GetExchange("/backwards")
        @Op(
                summary = "Ends before it begins.",
                permission = Op.OPEN,
                reason = "A test.",
                deprecated = "2026-11-25",
                sunset = "2026-11-25",
                notATool = "A test.")
        String list();
    }

    private static Reply ask(String path, String query) {
        var tenant = TestTenant.of("platform");
        var clock = Clock.systemUTC();
        var invoker = new Invoker(
                new RoleAuthority(),
                tenant.tenancy(),
                new Idempotency(tenant.db(), new LiveSettings(List.of(IdempotencySettings.class))),
                new Events(tenant.db(), TestTenant.IDS, Clock.systemUTC(), new Hint()),
                TestAudit.trail(tenant.db(), TestTenant.IDS, clock),
                clock);
        var handler = new ContractHandler(
                CONTRACTS.operations(),
                _ -> new Things() {
                    @Override
                    public List<String> old() {
                        return List.of("old");
                    }

                    @Override
                    public List<String> current() {
                        return List.of("new");
                    }
                },
                invoker,
                clock,
                new Admission("crm", _ -> 10, () -> false, new SimpleMeterRegistry()),
                new OpenStreams(Duration.ofSeconds(1), 10));
        return new RequestContext(
                        Principal.ANONYMOUS,
                        "c",
                        "0".repeat(31) + "1",
                        Instant.now().plusSeconds(9),
                        null,
                        null)
                .call(() -> handler.handle(new Exchange(
                        Role.CRM, "GET", path, query, new Headers(), InputStream.nullInputStream(), "127.0.0.1")));
    }

    @Test
    void answersAndRefusalsOfADeprecatedOperationSaySo() {
        var headers = ask("/old", null).headers();
        assertThat(headers.first("Deprecation")).isEqualTo("@1795564800");
        assertThat(headers.first("Sunset")).isEqualTo("Tue, 01 Jun 2027 00:00:00 GMT");
        var refusal = catchThrowableOfType(Problem.class, () -> ask("/old", "no=1"));
        assertThat(refusal.headers())
                .containsEntry("Deprecation", "@1795564800")
                .containsKey("Sunset");
        assertThat(ask("/new", null).headers().first("Deprecation")).isNull();
    }

    @Test
    void itsDocumentSaysSo() {
        var paths = new OpenApi(CONTRACTS)
                .document("t", "1", CONTRACTS.operations(), _ -> List.of(""))
                .path("paths");
        assertThat(paths.path("/old").path("get").path("deprecated").asBoolean(false))
                .isTrue();
        assertThat(paths.path("/old").path("get").path("x-bhiv-sunset").asString())
                .isEqualTo("2027-06-01");
        assertThat(paths.path("/new").path("get").has("deprecated")).isFalse();
    }

    @Test
    void anEndThatIsNotAfterTheBeginningIsRefused() {
        assertThatThrownBy(() -> OperationReader.read(Backwards.class))
                .hasMessageContaining("Backwards.list")
                .hasMessageContaining("a day after 2026-11-25");
    }
}
