using Berth.Platform.Jobs;

namespace Berth.Tenants.Isolation;

/// <summary>
/// What keeps tenants from each other and from the host: the firewall's part of it. The container's part is in
/// <c>src/Tenants</c>.
/// </summary>
public static class IsolationFeature
{
    /// <summary>The job that looks whether it is in force.</summary>
    public static IServiceCollection AddIsolation(this IServiceCollection services) =>
        services.AddJob<CheckFirewall.Args, CheckFirewall>(CheckFirewall.Kind, maxAttempts: JobsFeature.NeverParked);
}
