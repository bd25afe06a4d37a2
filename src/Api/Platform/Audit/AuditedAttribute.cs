namespace Berth.Platform.Audit;

/// <summary>Of an entity's property: each change of it leaves a row in the audit, with the value before and after.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AuditedAttribute : Attribute;
