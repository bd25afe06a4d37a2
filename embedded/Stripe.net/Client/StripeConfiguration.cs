namespace Stripe;

/// <summary>What the package is pinned to.</summary>
public static class StripeConfiguration
{
    /// <summary>The API version sent with each request.</summary>
    public static string ApiVersion => "2026-07-29.dahlia";

    /// <summary>The package whose surface this is a subset of.</summary>
    public static string StripeNetVersion => "52.2.0";
}
