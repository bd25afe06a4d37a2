namespace Stripe.Radar;

/// <summary>Nothing but what all requests have.</summary>
public class EarlyFraudWarningGetOptions : BaseOptions;

/// <summary>Which warnings.</summary>
public class EarlyFraudWarningListOptions : ListOptions
{
    public string Charge { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string PaymentIntent { get; set; }
}
