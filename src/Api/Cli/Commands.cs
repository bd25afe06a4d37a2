using System.CommandLine;

namespace Berth.Cli;

/// <summary>The binary's verbs: two roles that serve, and what operators run by hand.</summary>
public static class Commands
{
    /// <summary>The command line. Without a verb it says which there are.</summary>
    public static RootCommand Root() => new("Berth sells hosted containers.")
    {
        ServeCommand.Define(),
        WorkCommand.Define(),
        MigrateCommand.Define(),
        JobsCommand.Define(),
        TenantsCommand.Define(),
    };
}
