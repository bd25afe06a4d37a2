using Berth.Doors.Cli;

// Leave signals to the application, which drains; the parser must not cut that short.
return await Commands.RunAsync(
    args,
    new Invocation { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
);
