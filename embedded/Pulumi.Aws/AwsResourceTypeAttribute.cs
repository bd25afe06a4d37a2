namespace Pulumi.Aws;

/// <summary>Names the resource type that a class stands for.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AwsResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
