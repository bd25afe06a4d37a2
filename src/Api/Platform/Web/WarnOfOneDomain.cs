using Berth.Platform.Settings;

namespace Berth.Platform.Web;

/// <summary>Says at the web's start what it costs to have tenants under the shop's own host on the internet.</summary>
internal sealed partial class WarnOfOneDomain(BerthSettings settings, ILogger<WarnOfOneDomain> log) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings is { IsHttps: true, TenantsDomain.Length: 0 })
            Log.OneDomain(log, settings.BaseDomain);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Tenants live under the shop's host {Host}: their pages can set cookies for it and count as the same "
                + "site. Berth's own cookies withstand that; other things under that host may not. Berth:TenantsDomain gives "
                + "tenants a domain of their own, see docs/operating/domains-and-tls.md."
        )]
        public static partial void OneDomain(ILogger log, string host);
    }
}
