namespace Pulumi.Aws.Rds;

/// <summary>What a database is stored on.</summary>
[EnumType]
public readonly struct StorageType : IEquatable<StorageType>
{
    private readonly string _value;

    private StorageType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    public static StorageType Standard { get; } = new("standard");
    public static StorageType GP2 { get; } = new("gp2");
    public static StorageType GP3 { get; } = new("gp3");
    public static StorageType IO1 { get; } = new("io1");

    public static bool operator ==(StorageType left, StorageType right) => left.Equals(right);

    public static bool operator !=(StorageType left, StorageType right) => !left.Equals(right);

    /// <summary>The value as AWS has it.</summary>
    public static explicit operator string(StorageType value) => value._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StorageType other && Equals(other);

    /// <inheritdoc />
    public bool Equals(StorageType other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <inheritdoc />
    public override string ToString() => _value;
}
