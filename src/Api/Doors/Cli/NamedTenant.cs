using System.CommandLine;
using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Doors.Cli;

/// <summary>The tenant that an operator means by a name.</summary>
internal static class NamedTenant
{
    private const int MostCompleted = 200;

    /// <summary>The argument, with names to choose from when the shell completes it.</summary>
    public static Argument<string> Argument(string name = "name")
    {
        var argument = new Argument<string>(name)
        {
            Description = "The tenant's name.",
            HelpName = name, // or help would list the names that completion offers
        };
        argument.CompletionSources.Add(context =>
            Complete(Application.Configuration()["Berth:Database"], context.WordToComplete)
        );
        return argument;
    }

    /// <summary>The one of that name that is not gone, as it is followed for changes.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public static async Task<Tenant> FindAsync(AppDb db, string name, CancellationToken cancellationToken)
    {
        var slug = name.ToLowerInvariant();
        return await db.Tenants.SingleOrDefaultAsync(
                t => t.Slug == slug && t.Observed != TenantState.Gone,
                cancellationToken
            ) ?? throw Refusal.NotFound($"no tenant has the name '{slug}'. 'berth list' shows them.");
    }

    /// <summary>
    /// Names that begin so. None when the database does not answer within a second: who presses a key does not wait,
    /// and reads no errors.
    /// </summary>
    internal static IReadOnlyList<string> Complete(string? database, string begun)
    {
        if (string.IsNullOrEmpty(database))
            return [];
        try
        {
            using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(database)
                {
                    Timeout = 1,
                    CommandTimeout = 1,
                    Pooling = false,
                    ApplicationName = "berth completion",
                }.ConnectionString
            );
            connection.Open();
            using var command = new NpgsqlCommand(
                "SELECT slug FROM tenants WHERE observed <> 'Gone' AND starts_with(slug, $1) ORDER BY slug LIMIT $2",
                connection
            )
            {
                Parameters =
                {
                    new() { Value = begun.ToLowerInvariant() },
                    new() { Value = MostCompleted },
                },
            };
            using var rows = command.ExecuteReader();
            var names = new List<string>();
            while (rows.Read())
                names.Add(rows.GetString(0));
            return names;
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException or TimeoutException)
        {
            return []; // then there is nothing to choose from
        }
    }
}
