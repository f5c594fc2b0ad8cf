package ai.bhiv.crm;

/// What the pipeline's figures are split by.
public enum DealGrouping {
    NONE,
    /// Who sells it.
    OWNER,
    PRODUCT,
    /// The account's line of business.
    SECTOR,
    ACCOUNT,
    /// The owner's office.
    OFFICE,
    /// The owner's manager.
    MANAGER,
    /// Of the close date: `2017-Q3`.
    QUARTER,
    STAGE
}
