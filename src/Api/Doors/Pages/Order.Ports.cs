using Berth.Shop.Tenancy;

namespace Berth.Doors.Pages;

/// <summary>Ports of the host's that lead to the container.</summary>
public sealed partial class OrderModel
{
    /// <summary>What it serves beside its address, each by name: where, and how.</summary>
    public IReadOnlyList<(string Name, string Where, string Protocol)> Ports { get; private set; } = [];

    private async Task<IReadOnlyList<(string Name, string Where, string Protocol)>> PortsAsync(
        Guid tenant,
        CancellationToken cancellationToken
    )
    {
        if (Product is not { Ports.Count: > 0 } product)
            return [];
        var held = await HeldPort.OfAsync(db, tenant, cancellationToken);
        var host = Place.Split('/', ':')[0];
        return
        [
            .. product
                .Ports.Where(p => held.ContainsKey(p.Name))
                .Select(p => (p.Name, $"{host}:{held[p.Name]}", p.Protocol)),
        ];
    }
}
