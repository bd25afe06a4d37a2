using System.Runtime.CompilerServices;

namespace Stripe;

/// <summary>
/// Knows which of its properties were assigned, so that an assigned null is sent as "unset", and one never assigned is
/// not sent at all.
/// </summary>
public interface IHasSetTracking
{
    /// <summary>What was assigned.</summary>
    SetTracker SetTracker { get; }
}

/// <summary>The names of the properties that were assigned.</summary>
public class SetTracker
{
    private readonly HashSet<string> _names = [];

    /// <summary>Notes an assignment; for setters.</summary>
    public void Track([CallerMemberName] string name = null) => _names.Add(name);

    /// <summary>Whether it was assigned, be it with null.</summary>
    public bool IsPropertySet(string name) => _names.Contains(name);
}
