using Pulumi;
using Pulumi.Utilities;

namespace Berth.Tests.Engine;

/// <summary>Objects whose getters never give the same output twice.</summary>
internal static class Endless
{
    /// <summary>The JSON, or the name of the exception that refused it.</summary>
    public static async Task<string> SerializeAsync(string what)
    {
        try
        {
            return await OutputUtilities.GetValueAsync(
                what == "fresh"
                    ? Output.JsonSerialize(Output.Create(new Fresh()))
                    : Output.JsonSerialize(Output.Create(new Deeper()))
            );
        }
        catch (System.Text.Json.JsonException e)
        {
            return e.GetType().Name;
        }
    }

    private sealed class Fresh
    {
        public Output<string> Name => Output.Create(Task.Run(() => "x"));
    }

    private sealed class Deeper
    {
        public Output<Deeper> Next => Output.Create(Task.Run(() => new Deeper()));
    }
}
