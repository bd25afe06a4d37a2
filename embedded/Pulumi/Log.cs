namespace Pulumi;

/// <summary>Messages to whoever runs the program.</summary>
public static class Log
{
    /// <summary>Shown when debugging only.</summary>
    public static void Debug(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Write("debug", message, resource, ephemeral);

    /// <summary>Worth knowing.</summary>
    public static void Info(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Write("info", message, resource, ephemeral);

    /// <summary>Worth looking at.</summary>
    public static void Warn(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Write("warning", message, resource, ephemeral);

    /// <summary>Fails the run.</summary>
    public static void Error(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Write("error", message, resource, ephemeral);

    /// <summary>Fails the run.</summary>
    public static void Exception(
        Exception exception,
        Resource? resource = null,
        int? streamId = null,
        bool? ephemeral = null
    ) => Write("error", exception.ToString(), resource, ephemeral);

    private static void Write(string severity, string message, Resource? resource, bool? ephemeral) =>
        Deployment.Required.Log(severity, message, resource, ephemeral);
}
