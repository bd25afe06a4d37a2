using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// The sandbox's own time: the real one, moved forward by wish. Webhooks are signed by the real one, so that receivers
/// take them, unless <see cref="Faults.Signed"/> says otherwise.
/// </summary>
public sealed class Clock(Store store, TimeProvider time)
{
    private long? _step;

    public long Now => _step ?? Real + Kept.Num("offset");

    private long Real => time.GetUtcNow().ToUnixTimeSeconds();

    private JsonObject Kept =>
        store.Find("sandbox.clock", "clock")
        ?? store.Add(
            new JsonObject
            {
                ["object"] = "sandbox.clock",
                ["id"] = "clock",
                ["offset"] = 0,
            }
        );

    /// <summary>Runs something as if it were then.</summary>
    public void At(long then, Action work)
    {
        _step = then;
        try
        {
            work();
        }
        finally
        {
            _step = null;
        }
    }

    public void MoveTo(long then) => Kept["offset"] = Math.Max(Kept.Num("offset"), then - Real);
}
