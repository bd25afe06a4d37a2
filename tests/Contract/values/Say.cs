using System.Collections;
using System.Globalization;
using Pulumi;
using Pulumi.Utilities;

namespace Values;

/// <summary>Prints a line for each thing that is seen.</summary>
internal static class Say
{
    public static void Line(string what, object? value) => Console.WriteLine($"{what}: {Text(value)}");

    /// <summary>The value, and that it is unknown or secret.</summary>
    public static async Task LineAsync<T>(string what, Output<T> output) =>
        Line(
            what,
            (await OutputUtilities.GetIsKnownAsync(output) ? "" : "unknown ")
                + (await Output.IsSecretAsync(output) ? "secret " : "")
                + Text(await OutputUtilities.GetValueAsync(output))
        );

    public static Task LineAsync<T>(string what, Input<T> input) => LineAsync(what, input.ToOutput());

    /// <summary>
    /// What is thrown: its type, and its message's first line, or <paramref name="about"/> where the message has it.
    /// </summary>
    public static async Task ThrownAsync(string what, Func<Task> act, string? about = null)
    {
        try
        {
            await act();
            Line(what, "nothing thrown");
        }
        catch (Exception e)
        {
            var told =
                about is not null && e.Message.Contains(about, StringComparison.Ordinal)
                    ? about
                    : e.Message.Split('\n')[0].TrimEnd();
            Line(what, $"{e.GetType().Name}: {told}");
        }
    }

    public static void Thrown(string what, Action act) =>
        ThrownAsync(
                what,
                () =>
                {
                    act();
                    return Task.CompletedTask;
                }
            )
            .GetAwaiter()
            .GetResult();

    public static string Text(object? value) =>
        value switch
        {
            null => "null",
            string text => text,
            IDictionary map => "{ "
                + string.Join(
                    ", ",
                    map.Keys.Cast<object>().Select(k => $"{k} = {Text(map[k])}").Order(StringComparer.Ordinal)
                )
                + " }",
            IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
