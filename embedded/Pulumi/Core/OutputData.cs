using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// What an output resolves to: the value, whether a preview knows it, whether it is secret, and the resources it came
/// from.
/// </summary>
internal readonly record struct OutputData<T>(
    ImmutableHashSet<Resource> Resources,
    T Value,
    bool IsKnown,
    bool IsSecret
)
{
    public static OutputData<T> Known(T value, bool isSecret = false) =>
        new(OutputData.NoResources, value, true, isSecret);

    public static OutputData<T> Unknown(ImmutableHashSet<Resource> resources, bool isSecret) =>
        new(resources, default!, false, isSecret);

    public OutputData<object?> AsObject() => new(Resources, Value, IsKnown, IsSecret);
}

internal static class OutputData
{
    public static readonly ImmutableHashSet<Resource> NoResources = [];

    public static ImmutableHashSet<Resource> Union(ImmutableHashSet<Resource> left, ImmutableHashSet<Resource> right) =>
        left.IsEmpty ? right
        : right.IsEmpty || ReferenceEquals(left, right) ? left
        : left.Union(right);
}

/// <summary>An output whose value type is not known statically.</summary>
internal interface IOutput
{
    Task<OutputData<object?>> GetDataAsync();
}

/// <summary>An input whose value type is not known statically.</summary>
internal interface IInput
{
    IOutput ToUntypedOutput();

    /// <summary>
    /// What crosses to the engine: a list or map whose entries are inputs of their own, so that one that is secret or
    /// unknown does not make the others so.
    /// </summary>
    IOutput ToSerializable() => ToUntypedOutput();
}
