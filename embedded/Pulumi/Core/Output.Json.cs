using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi;

/// <content>JSON of outputs.</content>
public static partial class Output
{
    /// <summary>
    /// The value as JSON text; outputs anywhere inside it are waited for, and make the text secret or unknown if they
    /// are.
    /// </summary>
    public static Output<string> JsonSerialize<T>(Output<T> value, JsonSerializerOptions? options = null) =>
        value.Apply(v => new Output<string>(SerializeAsync(v, options)));

    /// <summary>The value that JSON text stands for.</summary>
    public static Output<T> JsonDeserialize<T>(Output<string> json, JsonSerializerOptions? options = null) =>
        json.Apply(text => JsonSerializer.Deserialize<T>(text, options)!);

    private static async Task<OutputData<string>> SerializeAsync<T>(T value, JsonSerializerOptions? options)
    {
        var converter = new OutputJsonConverterFactory();
        var withOutputs = new JsonSerializerOptions(options ?? JsonSerializerOptions.Default);
        withOutputs.Converters.Add(converter);
        // An output may hold further outputs, so write until a pass meets none that is still open.
        while (true)
        {
            var json = JsonSerializer.Serialize(value, withOutputs);
            if (converter.Open.Count == 0)
            {
                var (resources, secret) = (OutputData.NoResources, false);
                foreach (var data in converter.Resolved.Values)
                    (resources, secret) = (OutputData.Union(resources, data.Resources), secret || data.IsSecret);
                return converter.Resolved.Values.All(d => d.IsKnown)
                    ? new(resources, json, true, secret)
                    : OutputData<string>.Unknown(resources, secret);
            }
            foreach (var output in converter.Open)
                converter.Resolved[output] = await output.GetDataAsync().ConfigureAwait(false);
            converter.Open.Clear();
        }
    }

    private sealed class OutputJsonConverterFactory : JsonConverterFactory
    {
        public HashSet<IOutput> Open { get; } = new(ReferenceEqualityComparer.Instance);
        public Dictionary<IOutput, OutputData<object?>> Resolved { get; } = new(ReferenceEqualityComparer.Instance);

        public override bool CanConvert(Type typeToConvert) =>
            typeof(IOutput).IsAssignableFrom(typeToConvert) || typeof(IInput).IsAssignableFrom(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(OutputConverter<>).MakeGenericType(typeToConvert), this)!;
    }

    private sealed class OutputConverter<T>(OutputJsonConverterFactory factory) : JsonConverter<T>
    {
        private readonly System.Runtime.CompilerServices.ConditionalWeakTable<object, IOutput> _inputs = [];

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Outputs are written to JSON, not read from it.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            var output = value as IOutput ?? _inputs.GetValue(value!, v => ((IInput)v).ToUntypedOutput());
            if (factory.Resolved.TryGetValue(output, out var data) && data.IsKnown)
            {
                JsonSerializer.Serialize(writer, data.Value, data.Value?.GetType() ?? typeof(object), options);
                return;
            }
            if (!factory.Resolved.ContainsKey(output))
                factory.Open.Add(output);
            writer.WriteNullValue();
        }
    }
}
