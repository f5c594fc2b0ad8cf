package ai.bhiv.platform.tenant;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Revisions;
import ai.bhiv.platform.store.Tenancy;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class TenantEndpoint implements Tenants {
    private final TenantStore store;
    private final Tenancy tenancy;
    private final Revisions revisions;
    private final ObjectProvider<FirstAdministrator> administrators;

    /// @param administrators of the identity module, which runs where the gateway does
    TenantEndpoint(
            JdbcClient jdbc,
            Cursors cursors,
            Tenancy tenancy,
            Revisions revisions,
            ObjectProvider<FirstAdministrator> administrators) {
        this.store = new TenantStore(jdbc, cursors);
        this.tenancy = tenancy;
        this.revisions = revisions;
        this.administrators = administrators;
    }

    @Override
    public Page<Tenant> list(PageRequest page) {
        return store.list(page);
    }

    /// One transaction makes the tenant and its administrator: neither is ever there alone.
    @Override
    public CreatedTenant create(NewTenant given) {
        var wanted = new TenantChange(
                given.name(),
                Objects.requireNonNullElse(given.zone(), "UTC"),
                Objects.requireNonNullElse(given.locale(), "en"),
                Objects.requireNonNullElse(given.currency(), "USD"));
        check(wanted);
        var tenant = store.add(given.id(), wanted);
        var administrator = tenancy.within(
                tenant.id(), () -> administrators.getObject().make(Objects.requireNonNullElse(given.admin(), "admin")));
        revisions.changed(KnownTenants.REVISION);
        return new CreatedTenant(
                tenant.id(), tenant, tenant.id() + "/" + administrator.name(), administrator.password());
    }

    @Override
    public Tenant get(String id) {
        return store.get(id);
    }

    @Override
    public Tenant update(String id, Version version, TenantChange tenant) {
        check(tenant);
        return store.update(id, version, tenant);
    }

    @Override
    public Tenant suspend(String id) {
        if (id.equals(RequestContext.current().principal().tenant())) {
            throw PlatformProblem.TENANT_TRANSITION.because(
                    "id: " + id + " is the caller's own tenant (expected: another, so that somebody can resume it)");
        }
        return moved(id, TenantState.ACTIVE, TenantState.SUSPENDED);
    }

    @Override
    public Tenant resume(String id) {
        return moved(id, TenantState.SUSPENDED, TenantState.ACTIVE);
    }

    private Tenant moved(String id, TenantState from, TenantState to) {
        var tenant = store.move(id, from, to);
        revisions.changed(KnownTenants.REVISION);
        return tenant;
    }

    private static void check(TenantChange tenant) {
        List<Fault> faults = new ArrayList<>();
        if (!ZoneId.getAvailableZoneIds().contains(tenant.zone())) {
            faults.add(Fault.body("/zone", tenant.zone(), "a zone of the IANA database, such as Europe/Berlin"));
        }
        if (!localeKnown(tenant.locale())) {
            faults.add(Fault.body("/locale", tenant.locale(), "a BCP 47 tag, such as de-DE"));
        }
        if (Currency.getAvailableCurrencies().stream()
                .noneMatch(known -> known.getCurrencyCode().equals(tenant.currency()))) {
            faults.add(Fault.body("/currency", tenant.currency(), "a currency of ISO 4217, such as EUR"));
        }
        if (!faults.isEmpty()) {
            throw PlatformProblem.INVALID
                    .because("zone, locale, currency: not known")
                    .withFaults(faults);
        }
    }

    private static boolean localeKnown(String tag) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(tag)
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException malformed) {
            return false;
        }
    }
}
