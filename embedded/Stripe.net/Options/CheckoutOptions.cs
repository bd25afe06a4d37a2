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

        /// <summary>One; not together with <see cref="AllowPromotionCodes"/>.</summary>
        public List<SessionDiscountOptions> Discounts { get; set; }

        /// <summary>30 minutes to 24 hours ahead.</summary>
        public DateTime? ExpiresAt { get; set; }

        public List<SessionLineItemOptions> LineItems { get; set; }
        public string Locale { get; set; }
        public Dictionary<string, string> Metadata { get; set; }
        public string Mode { get; set; }

        /// <summary>always or if_required.</summary>
        public string PaymentMethodCollection { get; set; }

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
        public SessionSubscriptionDataTrialSettingsOptions TrialSettings { get; set; }
    }

    /// <summary>How a trial ends.</summary>
    public class SessionSubscriptionDataTrialSettingsOptions
    {
        public SessionSubscriptionDataTrialSettingsEndBehaviorOptions EndBehavior { get; set; }
    }

    /// <summary>What happens then.</summary>
    public class SessionSubscriptionDataTrialSettingsEndBehaviorOptions
    {
        /// <summary>cancel, create_invoice or pause.</summary>
        public string MissingPaymentMethod { get; set; }
    }

    /// <summary>A coupon, by itself or by its code.</summary>
    public class SessionDiscountOptions
    {
        public string Coupon { get; set; }
        public string PromotionCode { get; set; }
    }

    /// <summary>Only metadata can be changed here.</summary>
    public class SessionUpdateOptions : BaseOptions, IHasMetadata
    {
        public Dictionary<string, string> Metadata { get; set; }
    }

    /// <summary>A page.</summary>
    public class SessionLineItemListOptions : ListOptions;

    /// <summary>Nothing but what all requests have.</summary>
    public class SessionGetOptions : BaseOptions;

    /// <summary>Nothing but what all requests have.</summary>
    public class SessionExpireOptions : BaseOptions;

    /// <summary>Which sessions.</summary>
    public class SessionListOptions : ListOptions
    {
        public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
        public string Customer { get; set; }
        public string Status { get; set; }
        public string Subscription { get; set; }
    }
}

namespace Stripe.BillingPortal
{
    /// <summary>A visit to be.</summary>
    public class SessionCreateOptions : BaseOptions
    {
        public string Configuration { get; set; }
        public string Customer { get; set; }
        public SessionFlowDataOptions FlowData { get; set; }
        public string Locale { get; set; }
        public string ReturnUrl { get; set; }
    }

    /// <summary>Opens one form directly.</summary>
    public class SessionFlowDataOptions
    {
        public SessionFlowDataAfterCompletionOptions AfterCompletion { get; set; }
        public SessionFlowDataSubscriptionCancelOptions SubscriptionCancel { get; set; }
        public SessionFlowDataSubscriptionUpdateOptions SubscriptionUpdate { get; set; }
        public SessionFlowDataSubscriptionUpdateConfirmOptions SubscriptionUpdateConfirm { get; set; }

        /// <summary>
        /// payment_method_update, subscription_cancel, subscription_update or subscription_update_confirm.
        /// </summary>
        public string Type { get; set; }
    }

    /// <summary>What is to be cancelled.</summary>
    public class SessionFlowDataSubscriptionCancelOptions
    {
        public string Subscription { get; set; }
    }

    /// <summary>What is to be changed.</summary>
    public class SessionFlowDataSubscriptionUpdateOptions
    {
        public string Subscription { get; set; }
    }

    /// <summary>What is to be confirmed: one item, as it is to be.</summary>
    public class SessionFlowDataSubscriptionUpdateConfirmOptions
    {
        public List<SessionFlowDataSubscriptionUpdateConfirmItemOptions> Items { get; set; }
        public string Subscription { get; set; }
    }

    /// <summary>The item.</summary>
    public class SessionFlowDataSubscriptionUpdateConfirmItemOptions : IHasId
    {
        public string Id { get; set; }
        public string Price { get; set; }
        public long? Quantity { get; set; }
    }

    /// <summary>Where the visitor goes when it is done.</summary>
    public class SessionFlowDataAfterCompletionOptions
    {
        public SessionFlowDataAfterCompletionHostedConfirmationOptions HostedConfirmation { get; set; }
        public SessionFlowDataAfterCompletionRedirectOptions Redirect { get; set; }

        /// <summary>hosted_confirmation, portal_homepage or redirect.</summary>
        public string Type { get; set; }
    }

    /// <summary>A page of Stripe's that says so.</summary>
    public class SessionFlowDataAfterCompletionHostedConfirmationOptions
    {
        public string CustomMessage { get; set; }
    }

    /// <summary>An address of ours.</summary>
    public class SessionFlowDataAfterCompletionRedirectOptions
    {
        public string ReturnUrl { get; set; }
    }
}
