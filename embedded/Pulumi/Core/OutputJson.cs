using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi;

/// <summary>
/// Writes and reads outputs and inputs within a JSON text, and gathers what they say about it: known or not, secret or
/// not, from which resources.
/// </summary>
internal sealed class OutputJson(ImmutableHashSet<Resource> resources, bool isSecret) : JsonConverterFactory
{
    // What is read is all of the text that it was read from.
    private readonly (ImmutableHashSet<Resource> Resources, bool IsSecret) _whole = (resources, isSecret);

    public ImmutableHashSet<Resource> Resources { get; private set; } = resources;
    public bool IsSecret { get; private set; } = isSecret;
    public bool IsKnown { get; private set; } = true;

    public override bool CanConvert(Type typeToConvert) => ConverterOf(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)
            Activator.CreateInstance(
                ConverterOf(typeToConvert)!.MakeGenericType(typeToConvert.GenericTypeArguments),
                this,
                options
            )!;

    private static Type? ConverterOf(Type type) =>
        !type.IsConstructedGenericType ? null
        : type.GetGenericTypeDefinition() == typeof(Output<>) ? typeof(OutputConverter<>)
        : type.GetGenericTypeDefinition() == typeof(Input<>) ? typeof(InputConverter<>)
        : type.GetGenericTypeDefinition() == typeof(InputList<>) ? typeof(ListConverter<>)
        : type.GetGenericTypeDefinition() == typeof(InputMap<>) ? typeof(MapConverter<>)
        : null;

    private void Gather<T>(OutputData<T> data)
    {
        Resources = OutputData.Union(Resources, data.Resources);
        (IsKnown, IsSecret) = (IsKnown && data.IsKnown, IsSecret || data.IsSecret);
    }

    private abstract class Converter<T, TValue>(OutputJson all, JsonSerializerOptions options) : JsonConverter<T>
    {
        private readonly JsonConverter<TValue> _inner = (JsonConverter<TValue>)options.GetConverter(typeof(TValue));

        protected abstract Output<TValue> Unwrap(T value);

        protected abstract T Wrap(Output<TValue> output);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = _inner.Read(ref reader, typeof(TValue), options)!;
            return Wrap(
                new Output<TValue>(new OutputData<TValue>(all._whole.Resources, value, true, all._whole.IsSecret))
            );
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            // ok: a converter cannot await; the official one blocks, too, and nothing that an output needs runs here
            var data = Unwrap(value).DataTask.GetAwaiter().GetResult();
            all.Gather(data);
            if (data.IsKnown)
                _inner.Write(writer, data.Value, options);
            else
                writer.WriteNullValue();
        }
    }

    private sealed class OutputConverter<T>(OutputJson all, JsonSerializerOptions options)
        : Converter<Output<T>, T>(all, options)
    {
        protected override Output<T> Unwrap(Output<T> value) => value;

        protected override Output<T> Wrap(Output<T> output) => output;
    }

    private sealed class InputConverter<T>(OutputJson all, JsonSerializerOptions options)
        : Converter<Input<T>, T>(all, options)
    {
        protected override Output<T> Unwrap(Input<T> value) => value.ToOutput();

        protected override Input<T> Wrap(Output<T> output) => output;
    }

    private sealed class ListConverter<T>(OutputJson all, JsonSerializerOptions options)
        : Converter<InputList<T>, ImmutableArray<T>>(all, options)
    {
        protected override Output<ImmutableArray<T>> Unwrap(InputList<T> value) => value.ToOutput();

        protected override InputList<T> Wrap(Output<ImmutableArray<T>> output) => output;
    }

    private sealed class MapConverter<T>(OutputJson all, JsonSerializerOptions options)
        : Converter<InputMap<T>, ImmutableDictionary<string, T>>(all, options)
    {
        protected override Output<ImmutableDictionary<string, T>> Unwrap(InputMap<T> value) => value.ToOutput();

        protected override InputMap<T> Wrap(Output<ImmutableDictionary<string, T>> output) => output;
    }
}
