namespace Pulumi.Aws.Inputs;

/// <summary>Tags that everything gets, as declared.</summary>
public sealed class ProviderDefaultTagsArgs : ResourceArgs
{
    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags
    {
        get => _tags ??= [];
        set => _tags = value;
    }

    public ProviderDefaultTagsArgs() { }

    public static new ProviderDefaultTagsArgs Empty => new();
}
