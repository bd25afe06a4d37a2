using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>
/// Names tables' columns, keys and indexes as PostgreSQL's users write them. Stands for EFCore.NamingConventions (see
/// docs/decisions/0005).
/// </summary>
internal static class SnakeCase
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(Of(property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName($"{entity.GetTableName()}_pkey");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(
                    index.Name
                        ?? $"{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => Of(p.Name)))}"
                );
            foreach (var foreign in entity.GetForeignKeys())
                foreign.SetConstraintName(
                    $"{entity.GetTableName()}_{string.Join('_', foreign.Properties.Select(p => Of(p.Name)))}_fkey"
                );
        }
    }

    private static string Of(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
