namespace Berth.Sandbox.Stripe;

/// <summary>Looks every few seconds whether time brought something, so that it happens also when nobody asks.</summary>
public sealed class Ticker(Store store, Timeline timeline, WebhookSender sender) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await store.Gate.WaitAsync(stoppingToken);
            try
            {
                if (!timeline.CatchUp())
                    continue;
                store.Save();
                sender.Wake();
            }
            finally
            {
                store.Gate.Release();
            }
        }
    }
}
