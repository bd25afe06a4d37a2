using System.Text.Json;

namespace Pulumi;

/// <content>JSON of outputs.</content>
public static partial class Output
{
    /// <summary>
    /// The value as JSON text. Each getter is called once, and an output in it is waited for where it stands. It makes
    /// the whole text secret or unknown if it is.
    /// </summary>
    public static Output<string> JsonSerialize<T>(Output<T> value, JsonSerializerOptions? options = null)
    {
        return new Output<string>(WriteAsync(value ?? throw new ArgumentNullException(nameof(value))));
        async Task<OutputData<string>> WriteAsync(Output<T> from)
        {
            var data = await from.DataTask.ConfigureAwait(false);
            if (!data.IsKnown)
                return OutputData<string>.Unknown(data.Resources, data.IsSecret);
            var (nested, withOutputs) = JsonOfOutputs(data.Resources, data.IsSecret, options);
            var json = JsonSerializer.Serialize(data.Value, withOutputs);
            return nested.IsKnown
                ? new(nested.Resources, json, true, nested.IsSecret)
                : OutputData<string>.Unknown(nested.Resources, nested.IsSecret);
        }
    }

    /// <summary>
    /// The value that JSON text stands for. Outputs and inputs in it have what the text came from and its secrecy.
    /// </summary>
    public static Output<T> JsonDeserialize<T>(Output<string> json, JsonSerializerOptions? options = null)
    {
        return new Output<T>(ReadAsync(json ?? throw new ArgumentNullException(nameof(json))));
        async Task<OutputData<T>> ReadAsync(Output<string> from)
        {
            var data = await from.DataTask.ConfigureAwait(false);
            if (!data.IsKnown)
                return OutputData<T>.Unknown(data.Resources, data.IsSecret);
            var (_, withOutputs) = JsonOfOutputs(data.Resources, data.IsSecret, options);
            var value = JsonSerializer.Deserialize<T>(data.Value, withOutputs)!;
            return new(data.Resources, value, true, data.IsSecret);
        }
    }

    private static (OutputJson Nested, JsonSerializerOptions Options) JsonOfOutputs(
        System.Collections.Immutable.ImmutableHashSet<Resource> resources,
        bool isSecret,
        JsonSerializerOptions? options
    )
    {
        var nested = new OutputJson(resources, isSecret);
        var withOutputs = options is null ? new JsonSerializerOptions() : new JsonSerializerOptions(options);
        withOutputs.Converters.Add(nested);
        return (nested, withOutputs);
    }
}
