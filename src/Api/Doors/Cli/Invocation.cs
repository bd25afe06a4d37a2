using System.CommandLine;

namespace Berth.Doors.Cli;

/// <summary>
/// How a command line is run: where it speaks, and on which application its commands work. Tests have their own.
/// </summary>
internal sealed class Invocation : InvocationConfiguration
{
    /// <summary>Has the last word on the application that commands work on.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }

    /// <summary>Has the last word on its services.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    /// <summary>Whether people read along; null = look.</summary>
    public bool? IsTerminal { get; init; }
}
