package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmProblem;
import ai.bhiv.crm.NewOpportunity;
import ai.bhiv.crm.Opportunities;
import ai.bhiv.crm.Opportunity;
import ai.bhiv.crm.Stage;
import ai.bhiv.crm.StageChange;
import ai.bhiv.crm.StageHistory;
import ai.bhiv.crm.StageKind;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Folded;
import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@Endpoint
final class OpportunityEndpoint implements Opportunities {
    private final OpportunityStore store;
    private final AccountStore accounts;
    private final Clock clock;

    OpportunityEndpoint(OpportunityStore store, AccountStore accounts, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Override
    public Page<Opportunity> list(
            @Nullable String stage,
            @Nullable StageKind kind,
            @Nullable String account,
            @Nullable String product,
            @Nullable String owner,
            @Nullable LocalDate closesFrom,
            @Nullable LocalDate closesTo,
            @Nullable String search,
            PageRequest page) {
        var conditions = new Conditions()
                .and("o.stage = :stage", "stage", stage)
                .and("o.stage_kind = :kind", "kind", kind == null ? null : Columns.stored(kind))
                .and("a.name_key = :account", "account", Folded.keyOrNull(account))
                .and("(p.name_key = :product or p.code_key = :product)", "product", Folded.keyOrNull(product))
                .and("o.owner_key = :owner", "owner", Folded.keyOrNull(owner))
                .and("o.close_date >= :closes_from", "closes_from", closesFrom)
                .and("o.close_date <= :closes_to", "closes_to", closesTo)
                .search("o.words", search);
        return store.list(conditions, page);
    }

    @Override
    public Opportunity create(NewOpportunity body) {
        var stage = stage(body.stage());
        checkReferences(body, null);
        return store.create(body, stage.kind());
    }

    @Override
    public Opportunity get(UUID id) {
        return store.get(id);
    }

    @Override
    public Opportunity update(UUID id, Version version, NewOpportunity body) {
        var before = store.get(id);
        var stage = stage(body.stage());
        checkReferences(body, before.customerId());
        return store.update(before, version, body, stage.kind());
    }

    @Override
    public Opportunity move(UUID id, Version version, StageChange body) {
        var before = store.get(id);
        var stage = stage(body.stage());
        var after = new NewOpportunity(
                before.name(),
                stage.key(),
                before.accountId(),
                before.productId(),
                before.customerId(),
                before.owner(),
                body.amount() == null ? before.amount() : body.amount(),
                before.engagedOn(),
                closeDate(before, stage, body.closeDate()),
                before.externalRef());
        return store.update(before, version, after, stage.kind());
    }

    @Override
    public StageHistory history(UUID id) {
        store.get(id);
        return store.history(id);
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
    }

    private @Nullable LocalDate closeDate(Opportunity before, Stage stage, @Nullable LocalDate asked) {
        if (asked != null) {
            return asked;
        }
        return stage.kind() == StageKind.OPEN ? before.closeDate() : LocalDate.now(clock);
    }

    private void checkReferences(NewOpportunity body, @Nullable UUID customerBefore) {
        if (body.accountId() != null) {
            accounts.require(body.accountId());
        }
        if (body.productId() != null && !store.productExists(body.productId())) {
            throw CrmProblem.PRODUCT_UNKNOWN.because(
                    "product_id: " + body.productId() + " (expected: the id of a live product)");
        }
        var customer = body.customerId();
        if (customer != null && !customer.equals(customerBefore)) {
            var status = store.customerStatus(customer);
            if (status == null) {
                throw CrmProblem.CUSTOMER_UNKNOWN.because(
                        "customer_id: " + customer + " (expected: the id of a live customer)");
            }
            if (status.equals("suspended")) {
                throw CrmProblem.CUSTOMER_SUSPENDED.because(
                        "customer_id: " + customer + " (expected: a customer that is not suspended)");
            }
        }
    }

    static Stage stage(String key) {
        return Stage.DEFAULT.stream()
                .filter(stage -> stage.key().equals(key))
                .findFirst()
                .orElseThrow(() -> CrmProblem.STAGE_UNKNOWN.because("stage: %s (expected: one of %s)"
                        .formatted(key, Stage.DEFAULT.stream().map(Stage::key).collect(Collectors.joining(", ")))));
    }
}
