namespace Stripe;

/// <summary>To whom.</summary>
public class PaymentMethodAttachOptions : BaseOptions
{
    public string Customer { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class PaymentMethodDetachOptions : BaseOptions;

/// <summary>Nothing but what all requests have.</summary>
public class PaymentMethodGetOptions : BaseOptions;

/// <summary>Whose.</summary>
public class PaymentMethodListOptions : ListOptions
{
    public string AllowRedisplay { get; set; }
    public string Customer { get; set; }
    public string Type { get; set; }
}

/// <summary>Which kind.</summary>
public class CustomerPaymentMethodListOptions : ListOptions
{
    public string AllowRedisplay { get; set; }
    public string Type { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class CustomerPaymentMethodGetOptions : BaseOptions;
