using System.Data.Common;

namespace Berth.Shop.Catalog;

/// <summary>Loads what is kept as soon as the database answers; a worker writes it down before.</summary>
internal sealed partial class KeepProductsAtStart(KeepProducts keep, bool writes, ILogger<KeepProductsAtStart> log)
    : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (writes)
                    await keep.SaveAsync(stoppingToken);
                await keep.LoadAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
            {
                Log.Waits(log, e.Message);
            }
            await Task.Delay(Again, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Products that have no file any more are not known yet: {Why}"
        )]
        public static partial void Waits(ILogger log, string why);
    }
}
