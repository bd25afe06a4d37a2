namespace Berth.Tenants.Edge;

/// <summary>
/// How a proxy asks who may enter a tenant whose product has a gate, before each request, and what it is told. A value.
/// </summary>
/// <param name="Address">Where the shop answers, host and port: on the local host itself, on others through its proxy.</param>
/// <param name="Cookie">The cookie in which a visitor keeps their pass. No container sees it.</param>
public sealed record EdgeGate(string Address, string Cookie)
{
    /// <summary>The shop's path where proxies ask. 2xx: let in; 401: not, and perhaps where to send them.</summary>
    public const string AskPath = "/gate/ask";

    /// <summary>The shop's path that marks a browser, and then takes its ticket and gives the cookie for it.</summary>
    public const string EnterPath = "/gate/enter";

    /// <summary>The path at a tenant's address that leads there.</summary>
    public const string TicketPath = "/.berth/gate";

    /// <summary>The header in which containers are told who visits. A visitor's own is taken away, gate or not.</summary>
    public const string User = "X-Berth-User";

    /// <summary>In the answer: where to send a browser that may not enter yet.</summary>
    public const string To = "Berth-Gate-To";

    // What the proxy says of the request. It sends nothing else of it, and so nobody can add to this.
    public const string Tenant = "Berth-Gate-Tenant",
        Host = "Berth-Gate-Host",
        Method = "Berth-Gate-Method",
        Uri = "Berth-Gate-Uri",
        Mode = "Berth-Gate-Mode",
        Accept = "Berth-Gate-Accept",
        Upgrade = "Berth-Gate-Upgrade",
        Pass = "Berth-Gate-Pass";

    /// <summary>How long a proxy waits for the answer. Then the gate is closed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
}
