using Berth.Shop.Catalog;

namespace Berth.Tenants.Backups;

/// <summary>
/// Logs once, at start, that plans mention copies although copies are off. Customers are not promised any then.
/// </summary>
internal sealed partial class SayNothingIsKept(ProductCatalog catalog, ILogger<SayNothingIsKept> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var plans = catalog
            .Products.SelectMany(p =>
                p.Plans.Where(x => x.Dunning.KeepData > TimeSpan.Zero).Select(x => $"{p.Name}/{x.Name}")
            )
            .ToList();
        if (plans.Count > 0)
            Log.Off(log, string.Join(", ", plans));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "No copies of removed tenants' data are kept: Berth:Backups:Folder is empty, although keepData "
                + "is set (or left out: 30d) in {Plans}."
        )]
        public static partial void Off(ILogger log, string plans);
    }
}
