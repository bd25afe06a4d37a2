namespace Berth.Tenants.Edge;

/// <summary>The servers of tenants with a gate.</summary>
public sealed partial class RenderNginx
{
    private void GateCommon(EdgeGate? gate)
    {
        Lines(NginxGate.Common(gate));
        if (gate is not null)
            Upstream(NginxGate.Shop, gate.Address);
    }

    private void Gate(EdgeState state)
    {
        Line($"set {NginxGate.IsOn} on;");
        Line("error_page 401 = @gate;");
        // What nginx makes of any answer but yes and no.
        Line("error_page 500 = @gate_down;");
        foreach (var (location, lines) in NginxGate.Locations(state))
            Block($"location = {location}", () => Lines(lines));
        Block(
            "location @gate",
            () =>
            {
                Block($"if ({NginxGate.To})", () => NginxGate.SendAway(Line));
                Answer(EdgePages.GateClosed);
            }
        );
        Block("location @gate_down", () => Answer(EdgePages.GateDown));
    }

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Line(line);
    }
}
