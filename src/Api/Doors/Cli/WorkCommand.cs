using System.CommandLine;

namespace Berth.Doors.Cli;

/// <summary><c>berth work</c>: the jobs. The only role that needs Docker and the stacks.</summary>
internal static class WorkCommand
{
    public static Command Define()
    {
        var command = new Command("work", "Run the jobs.");
        command.SetAction((_, ct) => Application.RunAsync(web: false, worker: true, ct));
        return command;
    }
}
