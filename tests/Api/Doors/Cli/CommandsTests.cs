using System.CommandLine;
using Berth.Doors.Cli;
using Shouldly;
using Xunit;

namespace Berth.Tests.Cli;

/// <summary>The verbs as a whole: each process begins with them.</summary>
public sealed class CommandsTests
{
    [Fact]
    public void EachVerbStandsOnceAndSaysWhatItDoes()
    {
        Commands.Root().Parse("hosts --json").Errors.ShouldBeEmpty();
        All(Commands.Root()).ShouldAllBe(c => c.Description!.Length > 10);
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
