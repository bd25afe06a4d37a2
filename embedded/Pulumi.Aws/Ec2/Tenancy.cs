namespace Pulumi.Aws.Ec2;

/// <summary>Whether a machine shares its hardware with others.</summary>
[EnumType]
public readonly struct Tenancy : IEquatable<Tenancy>
{
    private readonly string _value;

    private Tenancy(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    public static Tenancy Default { get; } = new("default");
    public static Tenancy Dedicated { get; } = new("dedicated");

    public static bool operator ==(Tenancy left, Tenancy right) => left.Equals(right);

    public static bool operator !=(Tenancy left, Tenancy right) => !left.Equals(right);

    /// <summary>The value as AWS has it.</summary>
    public static explicit operator string(Tenancy value) => value._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Tenancy other && Equals(other);

    /// <inheritdoc />
    public bool Equals(Tenancy other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <inheritdoc />
    public override string ToString() => _value;
}
