namespace Berth.Platform.Settings;

/// <summary>The account with Stripe.</summary>
public sealed class StripeSettings
{
    /// <summary>Secret or restricted API key.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Signing secrets of the webhook endpoint, several while one is rolled.</summary>
    public List<string> WebhookSecrets { get; set; } = [];

    /// <summary>Base address of the API; Stripe's own unless set.</summary>
    public string? ApiBase { get; set; }

    /// <summary>What an open dispute does to its tenant.</summary>
    public DisputeAction OnDispute { get; set; } = DisputeAction.Suspend;

    /// <summary>What an early fraud warning does to its tenant.</summary>
    public FraudAction OnFraudWarning { get; set; } = FraudAction.Suspend;
}

/// <summary>What an open dispute does to its tenant.</summary>
public enum DisputeAction
{
    /// <summary>Nothing; operators decide.</summary>
    Ignore,

    /// <summary>The tenant is suspended until the dispute is won.</summary>
    Suspend,
}

/// <summary>What an early fraud warning does to its tenant.</summary>
public enum FraudAction
{
    /// <summary>Nothing; operators decide.</summary>
    Ignore,

    /// <summary>The tenant is suspended.</summary>
    Suspend,

    /// <summary>The payment is refunded, and the tenant is suspended.</summary>
    Refund,
}
