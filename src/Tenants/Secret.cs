namespace Berth.Tenants;

/// <summary>A text that prints as <c>[redacted]</c>, so that no log, error or list shows it by accident.</summary>
public sealed record Secret(string Value)
{
    /// <inheritdoc />
    public override string ToString() => "[redacted]";
}
