namespace Stripe.TestHelpers;

/// <summary>A time that tests can move.</summary>
public class TestClock : StripeEntity<TestClock>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public DateTime Created { get; set; }
    public bool? Deleted { get; set; }
    public DateTime DeletesAfter { get; set; }
    public DateTime FrozenTime { get; set; }
    public bool Livemode { get; set; }
    public string Name { get; set; }

    /// <summary>advancing, internal_failure or ready.</summary>
    public string Status { get; set; }
}
