using Berth.Operations.Adopt;
using Berth.Operations.Tokens;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;

namespace Berth.Operations;

/// <summary>
/// Registers what operators may do and see. All doors share it: pages, API and command line only ask and print.
/// </summary>
public static class OperationsFeature
{
    /// <summary>
    /// Adds finding and changing tenants and hosts, tokens, and a worker's gauges if telemetry is on.
    /// </summary>
    public static IServiceCollection AddOperations(
        this IServiceCollection services,
        BerthSettings settings,
        bool worker
    )
    {
        services
            .AddScoped<MakeToken>()
            .AddScoped<FindTenants>()
            .AddScoped<ChangeTenant>()
            .AddScoped<ChangeHost>()
            .AddScoped<RemoveHost>()
            .AddSingleton<AdoptCustomers>()
            .AddJob<DrainHosts.Args, DrainHosts>(DrainHosts.Kind, maxAttempts: JobsFeature.NeverParked, maxParallel: 1);
        return worker && settings.Telemetry.IsOn
            ? services.AddSingleton<ReadGauges>().AddHostedService(s => s.GetRequiredService<ReadGauges>())
            : services;
    }
}
