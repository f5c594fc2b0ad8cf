package ai.bhiv.crm;

import ai.bhiv.platform.problem.ProblemCode;

/// What the CRM refuses by its own rules.
public enum CrmProblem implements ProblemCode {
    DUPLICATE_EMAIL(
            "crm.customer.duplicate-email",
            409,
            "Another customer has this email",
            "Use the customer named in candidates, or another email."),
    CUSTOMER_SUSPENDED(
            "crm.customer.suspended",
            422,
            "The customer is suspended",
            "Set the customer's status to active before you give it new work."),
    CUSTOMER_UNKNOWN(
            "crm.customer.unknown", 422, "No such customer", "Make the customer first, or name one that exists."),
    DUPLICATE_ACCOUNT(
            "crm.account.duplicate-name",
            409,
            "Another account has this name",
            "Use that account, or a name that tells the two apart."),
    ACCOUNT_UNKNOWN("crm.account.unknown", 422, "No such account", "Make the account first, or name one that exists."),
    ACCOUNT_CYCLE(
            "crm.account.cycle",
            409,
            "The account would be its own parent",
            "Choose a parent outside the account's own children, at most 10 levels deep."),
    DUPLICATE_PRODUCT(
            "crm.product.duplicate-code",
            409,
            "Another product has this code or name",
            "Use that product, or another code and name."),
    PRODUCT_UNKNOWN("crm.product.unknown", 422, "No such product", "Make the product first, or name one that exists."),
    DUPLICATE_REP(
            "crm.sales-rep.duplicate-name",
            409,
            "Another sales rep has this name",
            "Use that sales rep, or a name that tells the two apart."),
    DUPLICATE_REF(
            "crm.opportunity.duplicate-ref",
            409,
            "Another deal has this external reference",
            "Change that deal, or use another reference."),
    STAGE_UNKNOWN("crm.stage.unknown", 422, "No such stage", "Use one of the stages that detail names.");

    /// Why operations that write are no tools yet.
    static final String APPROVALS =
            "An agent changes records only with approvals, rate limits and undo in place; they come with the agents.";

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    CrmProblem(String code, int status, String title, String fix) {
        this.code = code;
        this.status = status;
        this.title = title;
        this.fix = fix;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String fix() {
        return fix;
    }
}
