using System.Collections.Immutable;
using Pulumi.Serialization;

namespace Pulumi.Tests;

// Written as generated SDKs are.

public partial class Thing : global::Pulumi.CustomResource
{
    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("kind")]
    public Output<string?> Kind { get; private set; } = null!;

    [Output("size")]
    public Output<int?> Size { get; private set; } = null!;

    [Output("address")]
    public Output<string> Address { get; private set; } = null!;

    [Output("on")]
    public Output<string?> On { get; private set; } = null!;

    [Output("envs")]
    public Output<ImmutableArray<string>> Envs { get; private set; } = null!;

    [Output("labels")]
    public Output<ImmutableArray<ThingLabel>> Labels { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("password")]
    public Output<string?> Password { get; private set; } = null!;

    public Thing(string name, ThingArgs? args = null, CustomResourceOptions? options = null)
        : base("test:index/thing:Thing", name, args ?? new ThingArgs(), MakeResourceOptions(options, "")) { }

    private Thing(string name, Input<string> id, CustomResourceOptions? options = null)
        : base("test:index/thing:Thing", name, null, MakeResourceOptions(options, id)) { }

    private static CustomResourceOptions MakeResourceOptions(CustomResourceOptions? options, Input<string>? id)
    {
        var defaultOptions = new CustomResourceOptions { Version = "1.2.3" };
        var merged = CustomResourceOptions.Merge(defaultOptions, options);
        merged.Id = id ?? merged.Id;
        return merged;
    }

    public static Thing Get(string name, Input<string> id, CustomResourceOptions? options = null) =>
        new(name, id, options);
}

public sealed class ThingArgs : global::Pulumi.ResourceArgs
{
    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("kind")]
    public Input<string>? Kind { get; set; }

    [Input("size")]
    public Input<int>? Size { get; set; }

    [Input("on")]
    public Input<string>? On { get; set; }

    [Input("uses")]
    public Input<string>? Uses { get; set; }

    [Input("envs")]
    private InputList<string>? _envs;
    public InputList<string> Envs
    {
        get => _envs ?? (_envs = new InputList<string>());
        set => _envs = value;
    }

    [Input("labels")]
    private InputList<ThingLabelArgs>? _labels;
    public InputList<ThingLabelArgs> Labels
    {
        get => _labels ?? (_labels = new InputList<ThingLabelArgs>());
        set => _labels = value;
    }

    [Input("tags")]
    private InputMap<string>? _tags;
    public InputMap<string> Tags
    {
        get => _tags ?? (_tags = new InputMap<string>());
        set => _tags = value;
    }

    [Input("password")]
    private Input<string>? _password;
    public Input<string>? Password
    {
        get => _password;
        set
        {
            var emptySecret = Output.CreateSecret(0);
            _password = Output.Tuple<Input<string>?, int>(value, emptySecret).Apply(t => t.Item1);
        }
    }

    public static new ThingArgs Empty => new();
}

public sealed class ThingLabelArgs : global::Pulumi.ResourceArgs
{
    [Input("label", required: true)]
    public Input<string> Label { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;
}

[OutputType]
public sealed class ThingLabel
{
    public readonly string Label;
    public readonly string Value;

    [OutputConstructor]
    private ThingLabel(string label, string value)
    {
        Label = label;
        Value = value;
    }
}

public partial class Provider : global::Pulumi.ProviderResource
{
    [Output("world")]
    public Output<string?> World { get; private set; } = null!;

    public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "test",
            name,
            args ?? new ProviderArgs(),
            CustomResourceOptions.Merge(new CustomResourceOptions { Version = "1.2.3" }, options)
        ) { }
}

public sealed class ProviderArgs : global::Pulumi.ResourceArgs
{
    [Input("world")]
    public Input<string>? World { get; set; }

    [Input("sshOpts", json: true)]
    private InputList<string>? _sshOpts;
    public InputList<string> SshOpts
    {
        get => _sshOpts ?? (_sshOpts = new InputList<string>());
        set => _sshOpts = value;
    }

    [Input("retries", json: true)]
    public Input<int>? Retries { get; set; }
}

public static class GetThing
{
    public static Task<GetThingResult> InvokeAsync(GetThingArgs? args = null, InvokeOptions? options = null) =>
        global::Pulumi.Deployment.Instance.InvokeAsync<GetThingResult>(
            "test:index/getThing:getThing",
            args ?? new GetThingArgs(),
            options
        );

    public static Output<GetThingResult> Invoke(GetThingInvokeArgs? args = null, InvokeOptions? options = null) =>
        global::Pulumi.Deployment.Instance.Invoke<GetThingResult>(
            "test:index/getThing:getThing",
            args ?? new GetThingInvokeArgs(),
            options
        );
}

public sealed class GetThingArgs : global::Pulumi.InvokeArgs
{
    [Input("name", required: true)]
    public string Name { get; set; } = null!;
}

public sealed class GetThingInvokeArgs : global::Pulumi.InvokeArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;
}

[OutputType]
public sealed class GetThingResult
{
    public readonly string Name;
    public readonly int Answer;

    [OutputConstructor]
    private GetThingResult(string name, int answer)
    {
        Name = name;
        Answer = answer;
    }
}
