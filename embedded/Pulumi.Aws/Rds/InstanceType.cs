namespace Pulumi.Aws.Rds;

/// <summary>The kinds of machine for a database; any other is given as text.</summary>
[EnumType]
public readonly struct InstanceType : IEquatable<InstanceType>
{
    private readonly string _value;

    private InstanceType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    public static InstanceType T4G_Micro { get; } = new("db.t4g.micro");
    public static InstanceType T4G_Small { get; } = new("db.t4g.small");
    public static InstanceType T4G_Medium { get; } = new("db.t4g.medium");
    public static InstanceType T4G_Large { get; } = new("db.t4g.large");
    public static InstanceType T4G_XLarge { get; } = new("db.t4g.xlarge");
    public static InstanceType T4G_2XLarge { get; } = new("db.t4g.2xlarge");
    public static InstanceType T3_Micro { get; } = new("db.t3.micro");
    public static InstanceType T3_Small { get; } = new("db.t3.small");
    public static InstanceType T3_Medium { get; } = new("db.t3.medium");
    public static InstanceType T3_Large { get; } = new("db.t3.large");
    public static InstanceType T3_XLarge { get; } = new("db.t3.xlarge");
    public static InstanceType T3_2XLarge { get; } = new("db.t3.2xlarge");
    public static InstanceType T2_Micro { get; } = new("db.t2.micro");
    public static InstanceType T2_Small { get; } = new("db.t2.small");
    public static InstanceType T2_Medium { get; } = new("db.t2.medium");
    public static InstanceType T2_Large { get; } = new("db.t2.large");
    public static InstanceType T2_XLarge { get; } = new("db.t2.xlarge");
    public static InstanceType T2_2XLarge { get; } = new("db.t2.2xlarge");
    public static InstanceType M1_Small { get; } = new("db.m1.small");
    public static InstanceType M1_Medium { get; } = new("db.m1.medium");
    public static InstanceType M1_Large { get; } = new("db.m1.large");
    public static InstanceType M1_XLarge { get; } = new("db.m1.xlarge");
    public static InstanceType M2_XLarge { get; } = new("db.m2.xlarge");
    public static InstanceType M2_2XLarge { get; } = new("db.m2.2xlarge");
    public static InstanceType M2_4XLarge { get; } = new("db.m2.4xlarge");
    public static InstanceType M3_Medium { get; } = new("db.m3.medium");
    public static InstanceType M3_Large { get; } = new("db.m3.large");
    public static InstanceType M3_XLarge { get; } = new("db.m3.xlarge");
    public static InstanceType M3_2XLarge { get; } = new("db.m3.2xlarge");
    public static InstanceType M4_Large { get; } = new("db.m4.large");
    public static InstanceType M4_XLarge { get; } = new("db.m4.xlarge");
    public static InstanceType M4_2XLarge { get; } = new("db.m4.2xlarge");
    public static InstanceType M4_4XLarge { get; } = new("db.m4.4xlarge");
    public static InstanceType M4_10XLarge { get; } = new("db.m4.10xlarge");
    public static InstanceType M4_16XLarge { get; } = new("db.m4.10xlarge");
    public static InstanceType M5_Large { get; } = new("db.m5.large");
    public static InstanceType M5_XLarge { get; } = new("db.m5.xlarge");
    public static InstanceType M5_2XLarge { get; } = new("db.m5.2xlarge");
    public static InstanceType M5_4XLarge { get; } = new("db.m5.4xlarge");
    public static InstanceType M5_12XLarge { get; } = new("db.m5.12xlarge");
    public static InstanceType M5_24XLarge { get; } = new("db.m5.24xlarge");
    public static InstanceType M6G_Large { get; } = new("db.m6g.large");
    public static InstanceType M6G_XLarge { get; } = new("db.m6g.xlarge");
    public static InstanceType M6G_2XLarge { get; } = new("db.m6g.2xlarge");
    public static InstanceType M6G_4XLarge { get; } = new("db.m6g.4xlarge");
    public static InstanceType M6G_8XLarge { get; } = new("db.m6g.8xlarge");
    public static InstanceType M6G_12XLarge { get; } = new("db.m6g.12xlarge");
    public static InstanceType M6G_16XLarge { get; } = new("db.m6g.16xlarge");
    public static InstanceType R3_Large { get; } = new("db.r3.large");
    public static InstanceType R3_XLarge { get; } = new("db.r3.xlarge");
    public static InstanceType R3_2XLarge { get; } = new("db.r3.2xlarge");
    public static InstanceType R3_4XLarge { get; } = new("db.r3.4xlarge");
    public static InstanceType R3_8XLarge { get; } = new("db.r3.8xlarge");
    public static InstanceType R4_Large { get; } = new("db.r4.large");
    public static InstanceType R4_XLarge { get; } = new("db.r4.xlarge");
    public static InstanceType R4_2XLarge { get; } = new("db.r4.2xlarge");
    public static InstanceType R4_4XLarge { get; } = new("db.r4.4xlarge");
    public static InstanceType R4_8XLarge { get; } = new("db.r4.8xlarge");
    public static InstanceType R4_16XLarge { get; } = new("db.r4.16xlarge");
    public static InstanceType R5_Large { get; } = new("db.r5.large");
    public static InstanceType R5_XLarge { get; } = new("db.r5.xlarge");
    public static InstanceType R5_2XLarge { get; } = new("db.r5.2xlarge");
    public static InstanceType R5_4XLarge { get; } = new("db.r5.4xlarge");
    public static InstanceType R5_12XLarge { get; } = new("db.r5.12xlarge");
    public static InstanceType R5_24XLarge { get; } = new("db.r5.24xlarge");
    public static InstanceType R6G_Large { get; } = new("db.r6g.large");
    public static InstanceType R6G_XLarge { get; } = new("db.r6g.xlarge");
    public static InstanceType R6G_2XLarge { get; } = new("db.r6g.2xlarge");
    public static InstanceType R6G_4XLarge { get; } = new("db.r6g.4xlarge");
    public static InstanceType R6G_8XLarge { get; } = new("db.r6g.8xlarge");
    public static InstanceType R6G_12XLarge { get; } = new("db.r6g.12xlarge");
    public static InstanceType R6G_16XLarge { get; } = new("db.r6g.16xlarge");
    public static InstanceType X1_16XLarge { get; } = new("db.x1.16xlarge");
    public static InstanceType X1_32XLarge { get; } = new("db.x1.32xlarge");
    public static InstanceType X1E_XLarge { get; } = new("db.x1e.xlarge");
    public static InstanceType X1E_2XLarge { get; } = new("db.x1e.2xlarge");
    public static InstanceType X1E_4XLarge { get; } = new("db.x1e.4xlarge");
    public static InstanceType X1E_8XLarge { get; } = new("db.x1e.8xlarge");
    public static InstanceType X1E_32XLarge { get; } = new("db.x1e.32xlarge");

    public static bool operator ==(InstanceType left, InstanceType right) => left.Equals(right);

    public static bool operator !=(InstanceType left, InstanceType right) => !left.Equals(right);

    /// <summary>The value as AWS has it.</summary>
    public static explicit operator string(InstanceType value) => value._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is InstanceType other && Equals(other);

    /// <inheritdoc />
    public bool Equals(InstanceType other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <inheritdoc />
    public override string ToString() => _value;
}
