namespace Pulumi.Aws.Ec2;

/// <summary>The usual kinds of machine; any other is given as text.</summary>
[EnumType]
public readonly struct InstanceType : IEquatable<InstanceType>
{
    private readonly string _value;

    private InstanceType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    public static InstanceType C5_Large { get; } = new("c5.large");
    public static InstanceType C5_XLarge { get; } = new("c5.xlarge");
    public static InstanceType C5_2XLarge { get; } = new("c5.2xlarge");
    public static InstanceType C5_4XLarge { get; } = new("c5.4xlarge");
    public static InstanceType C6g_Medium { get; } = new("c6g.medium");
    public static InstanceType C6g_Large { get; } = new("c6g.large");
    public static InstanceType C6g_XLarge { get; } = new("c6g.xlarge");
    public static InstanceType C6g_2XLarge { get; } = new("c6g.2xlarge");
    public static InstanceType C6g_4XLarge { get; } = new("c6g.4xlarge");
    public static InstanceType C6g_8XLarge { get; } = new("c6g.8xlarge");
    public static InstanceType C6i_Large { get; } = new("c6i.large");
    public static InstanceType C6i_XLarge { get; } = new("c6i.xlarge");
    public static InstanceType C6i_2XLarge { get; } = new("c6i.2xlarge");
    public static InstanceType C6i_4XLarge { get; } = new("c6i.4xlarge");
    public static InstanceType C6i_8XLarge { get; } = new("c6i.8xlarge");
    public static InstanceType C7a_Large { get; } = new("c7a.large");
    public static InstanceType C7a_XLarge { get; } = new("c7a.xlarge");
    public static InstanceType C7a_2XLarge { get; } = new("c7a.2xlarge");
    public static InstanceType C7a_4XLarge { get; } = new("c7a.4xlarge");
    public static InstanceType C7a_8XLarge { get; } = new("c7a.8xlarge");
    public static InstanceType C7g_Medium { get; } = new("c7g.medium");
    public static InstanceType C7g_Large { get; } = new("c7g.large");
    public static InstanceType C7g_XLarge { get; } = new("c7g.xlarge");
    public static InstanceType C7g_2XLarge { get; } = new("c7g.2xlarge");
    public static InstanceType C7g_4XLarge { get; } = new("c7g.4xlarge");
    public static InstanceType C7g_8XLarge { get; } = new("c7g.8xlarge");
    public static InstanceType C7i_Large { get; } = new("c7i.large");
    public static InstanceType C7i_XLarge { get; } = new("c7i.xlarge");
    public static InstanceType C7i_2XLarge { get; } = new("c7i.2xlarge");
    public static InstanceType C7i_4XLarge { get; } = new("c7i.4xlarge");
    public static InstanceType C7i_8XLarge { get; } = new("c7i.8xlarge");
    public static InstanceType M5_Large { get; } = new("m5.large");
    public static InstanceType M5_XLarge { get; } = new("m5.xlarge");
    public static InstanceType M5_2XLarge { get; } = new("m5.2xlarge");
    public static InstanceType M5_4XLarge { get; } = new("m5.4xlarge");
    public static InstanceType M5_8XLarge { get; } = new("m5.8xlarge");
    public static InstanceType M6g_Medium { get; } = new("m6g.medium");
    public static InstanceType M6g_Large { get; } = new("m6g.large");
    public static InstanceType M6g_XLarge { get; } = new("m6g.xlarge");
    public static InstanceType M6g_2XLarge { get; } = new("m6g.2xlarge");
    public static InstanceType M6g_4XLarge { get; } = new("m6g.4xlarge");
    public static InstanceType M6g_8XLarge { get; } = new("m6g.8xlarge");
    public static InstanceType M6i_Large { get; } = new("m6i.large");
    public static InstanceType M6i_XLarge { get; } = new("m6i.xlarge");
    public static InstanceType M6i_2XLarge { get; } = new("m6i.2xlarge");
    public static InstanceType M6i_4XLarge { get; } = new("m6i.4xlarge");
    public static InstanceType M6i_8XLarge { get; } = new("m6i.8xlarge");
    public static InstanceType M7a_Large { get; } = new("m7a.large");
    public static InstanceType M7a_XLarge { get; } = new("m7a.xlarge");
    public static InstanceType M7a_2XLarge { get; } = new("m7a.2xlarge");
    public static InstanceType M7a_4XLarge { get; } = new("m7a.4xlarge");
    public static InstanceType M7a_8XLarge { get; } = new("m7a.8xlarge");
    public static InstanceType M7g_Medium { get; } = new("m7g.medium");
    public static InstanceType M7g_Large { get; } = new("m7g.large");
    public static InstanceType M7g_XLarge { get; } = new("m7g.xlarge");
    public static InstanceType M7g_2XLarge { get; } = new("m7g.2xlarge");
    public static InstanceType M7g_4XLarge { get; } = new("m7g.4xlarge");
    public static InstanceType M7g_8XLarge { get; } = new("m7g.8xlarge");
    public static InstanceType M7i_Large { get; } = new("m7i.large");
    public static InstanceType M7i_XLarge { get; } = new("m7i.xlarge");
    public static InstanceType M7i_2XLarge { get; } = new("m7i.2xlarge");
    public static InstanceType M7i_4XLarge { get; } = new("m7i.4xlarge");
    public static InstanceType M7i_8XLarge { get; } = new("m7i.8xlarge");
    public static InstanceType R5_Large { get; } = new("r5.large");
    public static InstanceType R5_XLarge { get; } = new("r5.xlarge");
    public static InstanceType R5_2XLarge { get; } = new("r5.2xlarge");
    public static InstanceType R5_4XLarge { get; } = new("r5.4xlarge");
    public static InstanceType R5_8XLarge { get; } = new("r5.8xlarge");
    public static InstanceType R6g_Medium { get; } = new("r6g.medium");
    public static InstanceType R6g_Large { get; } = new("r6g.large");
    public static InstanceType R6g_XLarge { get; } = new("r6g.xlarge");
    public static InstanceType R6g_2XLarge { get; } = new("r6g.2xlarge");
    public static InstanceType R6g_4XLarge { get; } = new("r6g.4xlarge");
    public static InstanceType R6g_8XLarge { get; } = new("r6g.8xlarge");
    public static InstanceType R6i_Large { get; } = new("r6i.large");
    public static InstanceType R6i_XLarge { get; } = new("r6i.xlarge");
    public static InstanceType R6i_2XLarge { get; } = new("r6i.2xlarge");
    public static InstanceType R6i_4XLarge { get; } = new("r6i.4xlarge");
    public static InstanceType R6i_8XLarge { get; } = new("r6i.8xlarge");
    public static InstanceType R7a_Large { get; } = new("r7a.large");
    public static InstanceType R7a_XLarge { get; } = new("r7a.xlarge");
    public static InstanceType R7a_2XLarge { get; } = new("r7a.2xlarge");
    public static InstanceType R7a_4XLarge { get; } = new("r7a.4xlarge");
    public static InstanceType R7a_8XLarge { get; } = new("r7a.8xlarge");
    public static InstanceType R7g_Medium { get; } = new("r7g.medium");
    public static InstanceType R7g_Large { get; } = new("r7g.large");
    public static InstanceType R7g_XLarge { get; } = new("r7g.xlarge");
    public static InstanceType R7g_2XLarge { get; } = new("r7g.2xlarge");
    public static InstanceType R7g_4XLarge { get; } = new("r7g.4xlarge");
    public static InstanceType R7g_8XLarge { get; } = new("r7g.8xlarge");
    public static InstanceType R7i_Large { get; } = new("r7i.large");
    public static InstanceType R7i_XLarge { get; } = new("r7i.xlarge");
    public static InstanceType R7i_2XLarge { get; } = new("r7i.2xlarge");
    public static InstanceType R7i_4XLarge { get; } = new("r7i.4xlarge");
    public static InstanceType R7i_8XLarge { get; } = new("r7i.8xlarge");
    public static InstanceType T2_Nano { get; } = new("t2.nano");
    public static InstanceType T2_Micro { get; } = new("t2.micro");
    public static InstanceType T2_Small { get; } = new("t2.small");
    public static InstanceType T2_Medium { get; } = new("t2.medium");
    public static InstanceType T2_Large { get; } = new("t2.large");
    public static InstanceType T2_XLarge { get; } = new("t2.xlarge");
    public static InstanceType T2_2XLarge { get; } = new("t2.2xlarge");
    public static InstanceType T3_Nano { get; } = new("t3.nano");
    public static InstanceType T3_Micro { get; } = new("t3.micro");
    public static InstanceType T3_Small { get; } = new("t3.small");
    public static InstanceType T3_Medium { get; } = new("t3.medium");
    public static InstanceType T3_Large { get; } = new("t3.large");
    public static InstanceType T3_XLarge { get; } = new("t3.xlarge");
    public static InstanceType T3_2XLarge { get; } = new("t3.2xlarge");
    public static InstanceType T3a_Nano { get; } = new("t3a.nano");
    public static InstanceType T3a_Micro { get; } = new("t3a.micro");
    public static InstanceType T3a_Small { get; } = new("t3a.small");
    public static InstanceType T3a_Medium { get; } = new("t3a.medium");
    public static InstanceType T3a_Large { get; } = new("t3a.large");
    public static InstanceType T3a_XLarge { get; } = new("t3a.xlarge");
    public static InstanceType T3a_2XLarge { get; } = new("t3a.2xlarge");
    public static InstanceType T4g_Nano { get; } = new("t4g.nano");
    public static InstanceType T4g_Micro { get; } = new("t4g.micro");
    public static InstanceType T4g_Small { get; } = new("t4g.small");
    public static InstanceType T4g_Medium { get; } = new("t4g.medium");
    public static InstanceType T4g_Large { get; } = new("t4g.large");
    public static InstanceType T4g_XLarge { get; } = new("t4g.xlarge");
    public static InstanceType T4g_2XLarge { get; } = new("t4g.2xlarge");

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
