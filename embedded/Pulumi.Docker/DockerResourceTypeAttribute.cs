namespace Pulumi.Docker;

/// <summary>Names the resource type that a class stands for.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DockerResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
