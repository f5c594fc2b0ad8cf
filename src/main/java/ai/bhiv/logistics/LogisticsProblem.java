package ai.bhiv.logistics;

import ai.bhiv.platform.problem.ProblemCode;

/// What logistics refuses by its own rules.
public enum LogisticsProblem implements ProblemCode {
    DUPLICATE_SKU("logistics.item.duplicate-sku", 409, "Another item has this SKU", "Use that item, or another SKU."),
    ITEM_UNKNOWN("logistics.item.unknown", 422, "No such item", "Make the item first, or name one that exists."),
    ITEM_IN_USE(
            "logistics.item.in-use",
            409,
            "The item is still in use",
            "Empty its stock first; detail names what holds it."),
    DUPLICATE_SUPPLIER(
            "logistics.supplier.duplicate-name",
            409,
            "Another supplier has this name",
            "Use that supplier, or a name that tells the two apart."),
    SUPPLIER_UNKNOWN(
            "logistics.supplier.unknown", 422, "No such supplier", "Make the supplier first, or name one that exists."),
    DUPLICATE_NUMBER(
            "logistics.shipment.duplicate-number",
            409,
            "Another shipment has this number",
            "Use that shipment, or another number.");

    /// Why operations that write are no tools yet.
    static final String APPROVALS =
            "An agent changes records only with approvals, rate limits and undo in place; they come with the agents.";

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    LogisticsProblem(String code, int status, String title, String fix) {
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
