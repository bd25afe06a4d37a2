namespace Stripe.TestHelpers;

/// <summary>A clock that stands.</summary>
public class TestClockCreateOptions : BaseOptions
{
    public DateTime? FrozenTime { get; set; }
    public string Name { get; set; }
}

/// <summary>Forward only.</summary>
public class TestClockAdvanceOptions : BaseOptions
{
    public DateTime? FrozenTime { get; set; }
}

/// <summary>Nothing but what all requests have.</summary>
public class TestClockGetOptions : BaseOptions;

/// <summary>Nothing but what all requests have.</summary>
public class TestClockDeleteOptions : BaseOptions;

/// <summary>A page.</summary>
public class TestClockListOptions : ListOptions;
