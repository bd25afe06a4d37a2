using System.Collections.Concurrent;
using System.Reflection;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Audit;

/// <summary>
/// Finds what a save changes of the states that matter, and adds the rows that say so. It looks at the change itself,
/// so no feature can forget it.
/// </summary>
internal static class WriteAudit
{
    private static readonly ConcurrentDictionary<Type, string[]> Known = [];

    /// <summary>Adds the rows to what is about to be saved.</summary>
    public static void Add(AppDb db, DateTimeOffset now)
    {
        db.ChangeTracker.DetectChanges();
        var entries = (
            from entry in db.ChangeTracker.Entries().ToList()
            where entry.State is EntityState.Added or EntityState.Modified
            from name in Audited(entry.Metadata.ClrType)
            let property = entry.Property(name)
            let before = entry.State == EntityState.Added ? null : Text(property.OriginalValue)
            let after = Text(property.CurrentValue)
            where before != after
            select Entry(
                now,
                entry.Metadata.ClrType.Name,
                Text(entry.Properties.Single(p => p.Metadata.IsPrimaryKey()).CurrentValue)!,
                name,
                before,
                after
            )
        ).ToList();
        db.AddRange(entries);
    }

    /// <summary>A row for a change that is made by a statement of its own.</summary>
    public static AuditEntry Entry(
        DateTimeOffset now,
        string kind,
        string subject,
        string field,
        string? before,
        string? after
    ) =>
        new()
        {
            At = now,
            Actor = Actor.Current.Who,
            Origin = Actor.Current.From,
            Kind = kind,
            Subject = subject,
            Field = field,
            Before = before,
            After = after,
        };

    private static string[] Audited(Type entity) =>
        Known.GetOrAdd(
            entity,
            type => [.. type.GetProperties().Where(p => p.IsDefined(typeof(AuditedAttribute))).Select(p => p.Name)]
        );

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            DateTimeOffset at => at.ToUniversalTime()
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
}
