using System.CommandLine;
using System.CommandLine.Invocation;
using Berth.Docker;
using Berth.Shop.Gateway;
using Npgsql;

namespace Berth.Doors.Cli;

/// <summary>The binary's verbs: two roles that serve, and what operators run by hand.</summary>
public static class Commands
{
    private const string Description = """
        Berth sells hosted containers.

        Verbs that list or show take --json. Exit codes: 0 done, 1 failed or unhealthy, 2 wrong usage, 3 not found
        (sweep and hosts prepare --check: 2 = something was found).
        """;

    /// <summary>The command line. Without a verb it says which there are.</summary>
    public static RootCommand Root() =>
        new(Description)
        {
            // Roles.
            ServeCommand.Define(),
            WorkCommand.Define(),
            PingCommand.Define(),
            MigrateCommand.Define(),
            // Tenants.
            ProvisionCommand.Define(),
            DeprovisionCommand.Define(),
            AdoptCommand.Define(),
            ListCommand.Define(),
            StatusCommand.Define(),
            ShowCommand.Define(),
            TenantsCommand.Define(),
            DomainsCommand.Define(),
            BackupCommand.Define(),
            BackupsCommand.Define(),
            RestoreCommand.Define(),
            // The installation.
            HealthCommand.Define(),
            StatsCommand.Define(),
            SyncCommand.Define(),
            SweepCommand.Define(),
            CleanupCommand.Define(),
            ProxyCommand.Define(),
            HostsCommand.Define(),
            InfraCommand.Define(),
            // People.
            UsersCommand.Define(),
            TokensCommand.Define(),
            // What happened, and what waits.
            AlertsCommand.Define(),
            JobsCommand.Define(),
            EventsCommand.Define(),
            MailsCommand.Define(),
            AuditCommand.Define(),
            CompletionCommand.Define(),
        };

    /// <summary>Runs a command line to its end; returns the exit code.</summary>
    internal static async Task<int> RunAsync(
        string[] arguments,
        Invocation invocation,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var parsed = Root().Parse(arguments);
            var code = await parsed.InvokeAsync(invocation, cancellationToken);
            return parsed.Action is ParseErrorAction ? Exit.Usage : code;
        }
        catch (Refusal e)
        {
            return await FailAsync(e.Message, e.Code);
        }
        catch (Exception e) when (OfDatabase(e) is { } database)
        {
            return await FailAsync(
                database.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn
                    ? "the database is behind. Run 'berth migrate'."
                    : $"the database cannot be asked: {database.Message} Look whether it runs, and at Berth:Database.",
                Exit.Failed
            );
        }
        catch (Exception e)
            when (e
                    is InvalidOperationException
                        or InvalidDataException
                        or PaymentException
                        or DockerException
                        or IOException
                        or TimeoutException
            )
        {
            // Configuration, catalog, machines: the message says what to do.
            return await FailAsync(e.Message, Exit.Failed);
        }

        async Task<int> FailAsync(string why, int code)
        {
            await invocation.Error.WriteLineAsync($"berth: {why}");
            return code;
        }
    }

    /// <summary>The database's own words, which the mapper may have wrapped.</summary>
    private static NpgsqlException? OfDatabase(Exception? e) =>
        e is null or NpgsqlException ? e as NpgsqlException : OfDatabase(e.InnerException);
}
