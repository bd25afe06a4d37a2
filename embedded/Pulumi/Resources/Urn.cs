using System.Diagnostics.CodeAnalysis;

namespace Pulumi;

/// <summary>A resource's full name: <c>urn:pulumi:stack::project::parentType$type::name</c>.</summary>
public readonly struct Urn(string value) : IEquatable<Urn>
{
    private readonly string _value = value;

    /// <summary>The text.</summary>
    public static implicit operator string(Urn value) => value._value;

    /// <inheritdoc />
    public override string ToString() => _value;

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Urn other && Equals(other);

    /// <inheritdoc />
    public bool Equals(Urn other) => _value == other._value;

    /// <inheritdoc />
    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <summary>Same text.</summary>
    public static bool operator ==(Urn left, Urn right) => left.Equals(right);

    /// <summary>Different text.</summary>
    public static bool operator !=(Urn left, Urn right) => !left.Equals(right);

    /// <summary>Builds a URN from its parts.</summary>
    public static Output<string> Create(
        Input<string> name,
        Input<string> type,
        Resource? parent = null,
        Input<string>? parentUrn = null,
        Input<string>? project = null,
        Input<string>? stack = null
    )
    {
        var deployment = Deployment.Current;
        var above = parent?.Urn ?? (parentUrn is null ? Output.Create("") : parentUrn.ToOutput());
        return Output
            .Tuple(
                name.ToOutput(),
                type.ToOutput(),
                above,
                (project ?? deployment?.ProjectName ?? "project").ToOutput(),
                (stack ?? deployment?.StackName ?? "stack").ToOutput()
            )
            .Apply(t => Embedded.Urns.Create(t.Item5, t.Item4, t.Item3, t.Item2, t.Item1));
    }
}
