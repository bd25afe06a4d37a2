using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Tenants.Edge;

namespace Berth.Tenants.Domains;

/// <summary>Customers' own domains: added, proven, served, with certificates.</summary>
public static class DomainsFeature
{
    /// <summary>What adds and changes them, looks at them, and answers the proxy.</summary>
    public static IServiceCollection AddDomains(this IServiceCollection services) =>
        services
            .AddSingleton<AskDns>()
            .AddSingleton<AskDomain>()
            .AddSingleton<WarmCertificate>()
            .AddScoped<AddDomain>()
            .AddScoped<ChangeDomain>()
            .AddJob<CheckDomains.Args, CheckDomains>(
                CheckDomains.Kind,
                maxAttempts: JobsFeature.NeverParked,
                maxParallel: 1
            );

    /// <summary>
    /// The proxy's question. It comes on the shop's own port; what comes through the proxy has the shop's name.
    /// </summary>
    public static void MapDomains(this IEndpointRouteBuilder routes, BerthSettings settings) =>
        routes
            .MapGet(
                PublishEdge.AskPath,
                async (string? domain, AskDomain ask, CancellationToken cancellationToken) =>
                    await ask.AskAsync(domain, cancellationToken) ? Results.Ok() : Results.NotFound()
            )
            .RequireHost(new Uri(settings.ListenUrl).Authority);
}
