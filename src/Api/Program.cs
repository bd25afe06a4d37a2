using System.CommandLine;
using Berth.Cli;

try
{
    // Ending is the host's business: it drains; the parser must not cut it short.
    return await Commands.Root().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception e) when (e is InvalidOperationException or InvalidDataException)
{
    // Configuration, catalog, database state: the message says what to do.
    await Console.Error.WriteLineAsync($"berth: {e.Message}");
    return 1;
}
