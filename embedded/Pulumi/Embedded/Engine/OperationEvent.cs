using System.Diagnostics;

namespace Pulumi.Embedded;

/// <summary>
/// The payload of the events of the <see cref="DiagnosticListener"/> named <c>Pulumi.Embedded</c>, for tests that stop
/// a run at a given moment: <c>operation-recorded</c> (the pending operation is on disk), <c>provider-called</c> (the
/// provider has returned, nothing is recorded of it yet) and <c>state-written</c>.
/// </summary>
/// <param name="urn">The resource.</param>
/// <param name="operation">creating, updating or deleting.</param>
public sealed class OperationEvent(string urn, string operation)
{
    /// <summary>The resource.</summary>
    public string Urn { get; } = urn;

    /// <summary>creating, updating or deleting.</summary>
    public string Operation { get; } = operation;

    private static readonly DiagnosticListener Listener = new("Pulumi.Embedded");

    internal static void Emit(string name, string urn, string operation)
    {
        if (Listener.IsEnabled() && Listener.IsEnabled(name))
            Listener.Write(name, new OperationEvent(urn, operation));
    }
}
