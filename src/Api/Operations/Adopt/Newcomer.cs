namespace Berth.Operations.Adopt;

/// <summary>A customer of another system, as its records have them.</summary>
public sealed record Newcomer
{
    /// <summary>Which line or row it is.</summary>
    public required int Line { get; init; }

    /// <summary>The owner's address.</summary>
    public required string Email { get; init; }

    /// <summary>The name, which is the sub-domain.</summary>
    public required string Name { get; init; }

    /// <summary>The product; null = what the command says.</summary>
    public string? Product { get; init; }

    /// <summary>The plan; null = what the command or Stripe says.</summary>
    public string? Plan { get; init; }

    /// <summary><c>cus_…</c>; null if there is none.</summary>
    public string? CustomerId { get; init; }

    /// <summary><c>sub_…</c>; null if there is none.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Values by variable; <c>password</c> = the one that the customer is shown.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>Where its data is, as it is written: a path, or a volume's name. Null = nowhere.</summary>
    public string? Data { get; init; }

    /// <summary>The volumes that may have its data, where the records do not say.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Its folder under the folder of all data, where there is one.</summary>
    public string? Folder { get; init; }

    /// <summary>What it is called.</summary>
    public string? SiteName { get; init; }

    /// <summary>Since when it is there.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Why it is left out; null = it is not.</summary>
    public string? LeftOut { get; init; }

    /// <summary>What operators should know about it.</summary>
    public string? Note { get; init; }
}

/// <summary>The records cannot be read. The message says where and why.</summary>
public sealed class UnreadableException(string message) : IOException(message);
