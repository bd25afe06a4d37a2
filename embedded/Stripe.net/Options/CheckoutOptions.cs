namespace Stripe.Checkout
{
    /// <summary>A payment page to open.</summary>
    public class SessionCreateOptions : BaseOptions, IHasMetadata
    {
        public bool? AllowPromotionCodes { get; set; }
        public string CancelUrl { get; set; }

        /// <summary>Our own reference, up to 200 characters.</summary>
        public string ClientReferenceId { get; set; }

        public string Customer { get; set; }

        /// <summary>Not together with <see cref="Customer"/>.</summary>
        public string CustomerEmail { get; set; }

        /// <summary>30 minutes to 24 hours ahead.</summary>
        public DateTime? ExpiresAt { get; set; }

        public List<SessionLineItemOptions> LineItems { get; set; }
        public string Locale { get; set; }
        public Dictionary<string, string> Metadata { get; set; }
        public string Mode { get; set; }
        public SessionSubscriptionDataOptions SubscriptionData { get; set; }
        public string SuccessUrl { get; set; }
    }

    /// <summary>One line of the order.</summary>
    public class SessionLineItemOptions
    {
        public string Price { get; set; }
        public long? Quantity { get; set; }
    }

    /// <summary>What the subscription is made with.</summary>
    public class SessionSubscriptionDataOptions : IHasMetadata
    {
        public string Description { get; set; }
        public Dictionary<string, string> Metadata { get; set; }
        public DateTime? TrialEnd { get; set; }
        public long? TrialPeriodDays { get; set; }
    }

    /// <summary>How one checkout session is read.</summary>
    public class SessionGetOptions : BaseOptions;

    /// <summary>How an open checkout session is ended.</summary>
    public class SessionExpireOptions : BaseOptions;

    /// <summary>Which checkout sessions.</summary>
    public class SessionListOptions : ListOptions
    {
        public string Customer { get; set; }
        public string Status { get; set; }
        public string Subscription { get; set; }
    }
}

namespace Stripe.BillingPortal
{
    /// <summary>A new session of the customer portal.</summary>
    public class SessionCreateOptions : BaseOptions
    {
        public string Configuration { get; set; }
        public string Customer { get; set; }
        public string Locale { get; set; }
        public string ReturnUrl { get; set; }
    }
}
