using System.CommandLine;

namespace Berth.Doors.Cli;

/// <summary><c>berth serve</c>: the public web.</summary>
internal static class ServeCommand
{
    public static Command Define()
    {
        var withWorker = new Option<bool>("--with-worker")
        {
            Description = "Also run the jobs in this process: for development and small hosts.",
        };
        var command = new Command("serve", "Serve the public web.") { withWorker };
        command.SetAction((parsed, ct) => Application.RunAsync(web: true, worker: parsed.GetValue(withWorker), ct));
        return command;
    }
}
