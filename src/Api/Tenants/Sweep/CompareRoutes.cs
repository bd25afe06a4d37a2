namespace Berth.Tenants.Sweep;

/// <summary>
/// Compares the configuration of a host's proxy with what its tenants need. It is one text, so there is no age to wait
/// for; instead the comparison is skipped while any tenant is being worked on.
/// </summary>
public static class CompareRoutes
{
    /// <summary>Returns at most one finding.</summary>
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
