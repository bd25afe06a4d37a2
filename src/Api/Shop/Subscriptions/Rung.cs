namespace Berth.Shop.Subscriptions;

/// <summary>
/// Where a tenant stands on the ladder, and who moves it on. Paying at any rung before the last one leads back to
/// <see cref="Active"/>.
/// </summary>
public enum Rung
{
    /// <summary>Paid, or about to be: it runs. A missing payment moves it on, or the subscription's end.</summary>
    Active,

    /// <summary>A payment is missing; it still runs, and mails say until when. The clock moves it on.</summary>
    PastDue,

    /// <summary>The container is gone, the data is kept. The clock moves it on.</summary>
    Suspended,

    /// <summary>Suspended, and the last warning is out. The clock moves it on.</summary>
    PurgeWarned,

    /// <summary>Removed with its data. Nothing moves it on.</summary>
    Purged,
}

/// <summary>Why a tenant does not run although it is paid, and who takes that back.</summary>
public enum Hold
{
    /// <summary>Nothing is held.</summary>
    None,

    /// <summary>Its customer stopped it, and pays on. They release it.</summary>
    Customer,

    /// <summary>An operator suspended it. An operator releases it.</summary>
    Operator,

    /// <summary>The payment is disputed. The end of the dispute releases it, or an operator.</summary>
    Dispute,

    /// <summary>The card's bank warned of fraud. An operator releases it.</summary>
    Fraud,
}
