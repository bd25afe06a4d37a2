using System.Collections.Immutable;

namespace Pulumi;

/// <summary>The arguments of a <see cref="StackReference"/>.</summary>
public class StackReferenceArgs : ResourceArgs
{
    /// <summary><c>organization/project/stack</c>; the resource's name when null.</summary>
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}

/// <summary>Another stack's outputs.</summary>
public class StackReference : CustomResource
{
    /// <summary>The other stack's full name.</summary>
    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    /// <summary>Its outputs.</summary>
    [Output("outputs")]
    public Output<ImmutableDictionary<string, object>> Outputs { get; private set; } = null!;

    /// <summary>Which of them are secret.</summary>
    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    /// <summary>Reads the other stack.</summary>
    public StackReference(string name, StackReferenceArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "pulumi:pulumi:StackReference",
            name,
            new StackReferenceArgs { Name = args?.Name ?? name },
            CustomResourceOptions.Merge(options, new CustomResourceOptions { Id = args?.Name ?? name })
        ) { }

    /// <summary>One output; null when there is none.</summary>
    public Output<object?> GetOutput(Input<string> name) =>
        Output
            .Tuple(name.ToOutput(), Outputs)
            .Apply(t => t.Item2.GetValueOrDefault(t.Item1))
            .WithSecret(IsSecretAsync(name));

    /// <summary>One output; fails when there is none.</summary>
    public Output<object> RequireOutput(Input<string> name) =>
        Output
            .Tuple(name.ToOutput(), Name, Outputs)
            .Apply(t =>
                t.Item3.GetValueOrDefault(t.Item1)
                ?? throw new KeyNotFoundException($"Required output '{t.Item1}' does not exist on stack '{t.Item2}'.")
            )
            .WithSecret(IsSecretAsync(name));

    /// <summary>One output, plain or secret.</summary>
    public async Task<StackReferenceOutputDetails> GetOutputDetailsAsync(string name)
    {
        var data = await GetOutput(name).DataTask.ConfigureAwait(false);
        return data.IsSecret ? new() { SecretValue = data.Value } : new() { Value = data.Value };
    }

    /// <summary>One plain output; fails when it is secret.</summary>
    public async Task<object?> GetValueAsync(Input<string> name)
    {
        var data = await GetOutput(name).DataTask.ConfigureAwait(false);
        return data.IsSecret
            ? throw new InvalidOperationException("Cannot get value of secret output. Use GetOutput.")
            : data.Value;
    }

    /// <summary>One plain output; fails when there is none or it is secret.</summary>
    public async Task<object> RequireValueAsync(Input<string> name)
    {
        var data = await RequireOutput(name).DataTask.ConfigureAwait(false);
        return data.IsSecret
            ? throw new InvalidOperationException("Cannot get value of secret output. Use RequireOutput.")
            : data.Value;
    }

    private async Task<bool> IsSecretAsync(Input<string> name)
    {
        var key = await name.ToOutput().DataTask.ConfigureAwait(false);
        var secrets = await SecretOutputNames.DataTask.ConfigureAwait(false);
        return !key.IsKnown
            || (secrets is { IsKnown: true, Value.IsDefault: false } && secrets.Value.Contains(key.Value));
    }
}

/// <summary>An output of another stack.</summary>
public sealed class StackReferenceOutputDetails
{
    /// <summary>The value when it is plain.</summary>
    public object? Value { get; set; }

    /// <summary>The value when it is secret.</summary>
    public object? SecretValue { get; set; }
}
