using System.Net;

namespace Berth.Tests.EndToEnd.Attacks;

/// <summary>A body that comes a thousand bytes a second.</summary>
internal sealed class SlowBody(TimeSpan time) : HttpContent
{
    private const int PerSecond = 1000;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var i = 0; i < (int)time.TotalSeconds; i++)
        {
            await stream.WriteAsync(new byte[PerSecond]);
            await stream.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = (long)time.TotalSeconds * PerSecond;
        return true;
    }
}
