namespace Pulumi.Cloudflare;

/// <summary>Names the resource type that a class stands for.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class CloudflareResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
