using Berth.Doors.Cli;

// Ending is the host's business: it drains; the parser must not cut it short.
return await Commands.RunAsync(
    args,
    new Invocation { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
);
