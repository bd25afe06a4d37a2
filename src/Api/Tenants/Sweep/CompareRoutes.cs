namespace Berth.Tenants.Sweep;

/// <summary>
/// The configuration of a host's proxy against the tenants'. The whole is compared, so there is no age: while a tenant
/// changes, it is not looked at.
/// </summary>
public static class CompareRoutes
{
    /// <summary>One finding, or none.</summary>
    public static IEnumerable<Finding> Run(bool isInForce, string host, Expected expected)
    {
        if (!isInForce && !expected.Tenants.Any(t => t.IsBusy))
            yield return new(
                "route",
                host,
                "Its proxy has another configuration than the tenants need",
                new Repair.PublishRoutes(host)
            );
    }
}
