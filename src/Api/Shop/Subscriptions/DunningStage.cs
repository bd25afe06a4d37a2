namespace Berth.Shop.Subscriptions;

/// <summary>
/// A tenant's dunning stage, and what ends each. Paying at any stage before the last leads back to <see
/// cref="Active"/>.
/// </summary>
public enum DunningStage
{
    /// <summary>Paid, or about to be: the tenant runs. A missing payment or the subscription's end leads on.</summary>
    Active,

    /// <summary>A payment is missing. The tenant still runs, and mails say until when. The clock leads on.</summary>
    PastDue,

    /// <summary>The container is removed and the data is kept. The clock leads on.</summary>
    Suspended,

    /// <summary>Suspended, and the last warning is sent. The clock leads on.</summary>
    Warned,

    /// <summary>Removed with its data. This stage is final.</summary>
    Removed,
}

/// <summary>Why a paid tenant does not run, and who lets it run again.</summary>
public enum SuspensionReason
{
    /// <summary>Nothing stops the tenant.</summary>
    None,

    /// <summary>Its customer stopped it and keeps paying. The customer starts it again.</summary>
    Customer,

    /// <summary>An operator suspended it. Only an operator starts it again.</summary>
    Operator,

    /// <summary>The payment is disputed. The end of the dispute, or an operator, starts it again.</summary>
    Dispute,

    /// <summary>The card's bank warned of fraud. Only an operator starts it again.</summary>
    Fraud,
}
