namespace Pulumi.Docker.Inputs;

/// <summary>Container healthcheck, as declared.</summary>
public sealed class ContainerHealthcheckArgs : ResourceArgs
{
    [Input("interval")]
    public Input<string>? Interval { get; set; }

    [Input("retries")]
    public Input<int>? Retries { get; set; }

    [Input("startInterval")]
    public Input<string>? StartInterval { get; set; }

    [Input("startPeriod")]
    public Input<string>? StartPeriod { get; set; }

    [Input("tests")]
    private InputList<string>? _tests;

    public InputList<string> Tests
    {
        get => _tests ??= new InputList<string>();
        set => _tests = value;
    }

    [Input("timeout")]
    public Input<string>? Timeout { get; set; }

    public ContainerHealthcheckArgs() { }

    public static new ContainerHealthcheckArgs Empty => new();
}

/// <summary>Container healthcheck, as known.</summary>
public sealed class ContainerHealthcheckGetArgs : ResourceArgs
{
    [Input("interval")]
    public Input<string>? Interval { get; set; }

    [Input("retries")]
    public Input<int>? Retries { get; set; }

    [Input("startInterval")]
    public Input<string>? StartInterval { get; set; }

    [Input("startPeriod")]
    public Input<string>? StartPeriod { get; set; }

    [Input("tests")]
    private InputList<string>? _tests;

    public InputList<string> Tests
    {
        get => _tests ??= new InputList<string>();
        set => _tests = value;
    }

    [Input("timeout")]
    public Input<string>? Timeout { get; set; }

    public ContainerHealthcheckGetArgs() { }

    public static new ContainerHealthcheckGetArgs Empty => new();
}
