using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;

namespace Values;

/// <summary>
/// What may be an argument. SDK: Resources/DictionaryInvokeArgs.cs and DictionaryResourceArgs.cs, which ask
/// Serialization/Converter.cs (CheckTargetType); Serialization/Serializer.cs.
/// </summary>
internal static class Arguments
{
    public static void Dictionaries()
    {
        foreach (
            var value in new object?[]
            {
                null,
                "x",
                1,
                1.5,
                true,
                Output.Create("x"),
                (Input<string>)"x",
                ImmutableArray.Create("x"),
                ImmutableDictionary<string, int>.Empty,
                ImmutableDictionary<int, string>.Empty,
                DateTime.MinValue,
                1L,
                new[] { 1 },
                new List<string>(),
                new Dictionary<string, object>(),
            }
        )
        {
            var type = value is null ? "null" : Name(value.GetType());
            var map = ImmutableDictionary<string, object?>.Empty.Add("k", value);
            Say.Line($"{type} among a resource's arguments", Taken(() => _ = new DictionaryResourceArgs(map)));
            Say.Line($"{type} among a function's arguments", Taken(() => _ = new DictionaryInvokeArgs(map)));
        }
    }

    // The first line of a refusal has the type's full name, with the version of .NET in it.
    private static string Taken(Action act)
    {
        try
        {
            act();
            return "taken";
        }
        catch (InvalidOperationException e)
        {
            return $"refused: {e.Message.Split('\n')[1].Trim()}";
        }
    }

    private const string Refusal = "Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output";

    // The serializer refuses tasks: of arguments, and of what a mock returns.
    public static async Task TasksAsync()
    {
        await Say.ThrownAsync(
            "a task among the arguments",
            () =>
                Deployment.TestAsync(
                    new Recorder(),
                    Recorder.Applied,
                    () => _ = new CustomResource("test:index:Custom", "a", new TaskArgs(), null)
                ),
            about: Refusal
        );
        await Say.ThrownAsync(
            "a task in a mock's result",
            () =>
                Deployment.TestAsync(
                    new Recorder { State = new Dictionary<string, object> { ["name"] = Task.FromResult("x") } },
                    Recorder.Applied,
                    () => _ = new CustomResource("test:index:Custom", "a", null, null)
                ),
            about: Refusal
        );
    }

    private static string Name(Type type) =>
        type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;

    private sealed class TaskArgs : ResourceArgs
    {
        [Input("name")]
        public Task<string> Name { get; } = Task.FromResult("x");
    }
}
