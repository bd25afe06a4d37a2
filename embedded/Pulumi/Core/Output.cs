using System.Collections.Immutable;
using System.Globalization;

namespace Pulumi;

/// <summary>Makes and combines outputs.</summary>
public static partial class Output
{
    /// <summary>An output of a value that is known now.</summary>
    public static Output<T> Create<T>(T value) => new(OutputData<T>.Known(value));

    /// <summary>An output of a value that is still being computed.</summary>
    public static Output<T> Create<T>(Task<T> value) =>
        new(AwaitAsync(value ?? throw new ArgumentNullException(nameof(value)), isSecret: false));

    /// <summary>An output of a secret: stored encrypted, never shown.</summary>
    public static Output<T> CreateSecret<T>(T value) => new(OutputData<T>.Known(value, isSecret: true));

    /// <summary>An output of a secret that is still being computed.</summary>
    public static Output<T> CreateSecret<T>(Task<T> value) =>
        new(AwaitAsync(value ?? throw new ArgumentNullException(nameof(value)), isSecret: true));

    /// <summary>The same value, as a secret.</summary>
    public static Output<T> CreateSecret<T>(Output<T> value) =>
        (value ?? throw new ArgumentNullException(nameof(value))).WithSecret(Task.FromResult(true));

    /// <summary>The same value, no longer a secret.</summary>
    public static Output<T> Unsecret<T>(Output<T> output) => output.WithSecret(Task.FromResult(false));

    /// <summary>Whether the value is a secret.</summary>
    public static async Task<bool> IsSecretAsync<T>(Output<T> output) =>
        (await output.DataTask.ConfigureAwait(false)).IsSecret;

    /// <summary>All values as one; secret if any is, unknown if any is.</summary>
    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => AllOf(inputs.Select(i => i.ToOutput()));

    /// <summary>All values as one; secret if any is, unknown if any is.</summary>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) =>
        AllOf(inputs.Select(i => i.ToOutput()));

    /// <summary>All values as one; secret if any is, unknown if any is.</summary>
    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => AllOf(outputs);

    /// <summary>All values as one; secret if any is, unknown if any is.</summary>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) => AllOf(outputs);

    /// <summary>An interpolated string whose holes may be outputs and inputs.</summary>
    public static Output<string> Format(FormattableString formattableString)
    {
        var arguments = formattableString.GetArguments();
        return new Output<ImmutableArray<object?>>(AllDataAsync(arguments.Select(ToUntyped).ToArray())).Apply(values =>
            string.Format(CultureInfo.InvariantCulture, formattableString.Format, values.ToArray())
        );
    }

    internal static Output<ImmutableArray<T>> AllOf<T>(IEnumerable<Output<T>> outputs)
    {
        var all = outputs.ToArray();
        return new Output<ImmutableArray<T>>(JoinAsync(all));
    }

    internal static IOutput ToUntyped(object? value) =>
        value switch
        {
            IOutput output => output,
            IInput input => input.ToUntypedOutput(),
            _ => Create(value),
        };

    internal static async Task<OutputData<ImmutableArray<object?>>> AllDataAsync(IReadOnlyList<IOutput> outputs)
    {
        var resources = OutputData.NoResources;
        var values = ImmutableArray.CreateBuilder<object?>(outputs.Count);
        bool known = true,
            secret = false;
        foreach (var output in outputs)
        {
            var data = await output.GetDataAsync().ConfigureAwait(false);
            resources = OutputData.Union(resources, data.Resources);
            known &= data.IsKnown;
            secret |= data.IsSecret;
            values.Add(data.Value);
        }
        return known
            ? new(resources, values.ToImmutable(), true, secret)
            : OutputData<ImmutableArray<object?>>.Unknown(resources, secret);
    }

    private static async Task<OutputData<ImmutableArray<T>>> JoinAsync<T>(Output<T>[] outputs)
    {
        var resources = OutputData.NoResources;
        var values = ImmutableArray.CreateBuilder<T>(outputs.Length);
        bool known = true,
            secret = false;
        foreach (var output in outputs)
        {
            var data = await output.DataTask.ConfigureAwait(false);
            resources = OutputData.Union(resources, data.Resources);
            known &= data.IsKnown;
            secret |= data.IsSecret;
            values.Add(data.Value);
        }
        return known
            ? new(resources, values.MoveToImmutable(), true, secret)
            : OutputData<ImmutableArray<T>>.Unknown(resources, secret);
    }

    private static async Task<OutputData<T>> AwaitAsync<T>(Task<T> value, bool isSecret) =>
        OutputData<T>.Known(await value.ConfigureAwait(false), isSecret);
}
