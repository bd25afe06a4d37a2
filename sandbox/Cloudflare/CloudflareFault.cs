using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>An error as Cloudflare answers it.</summary>
public sealed class CloudflareFault(int status, int code, string message, (int Code, string Message)? chain = null)
    : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The envelope.</summary>
    public JsonObject Body() => Envelope.Failure(code, Message, chain);

    /// <summary>What was sent cannot become a record.</summary>
    public static CloudflareFault Invalid(int code, string message) => new(400, code, message);

    /// <summary>DNS validation error, with what it found.</summary>
    public static CloudflareFault Validation(int code, string message) =>
        new(400, 1004, "DNS Validation Error", (code, message));

    public static CloudflareFault Identical() => new(400, 81058, "An identical record already exists.");

    public static CloudflareFault AddressesThere() =>
        new(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");

    public static CloudflareFault AliasThere() => new(400, 81054, "A CNAME record with that host already exists.");

    public static CloudflareFault NoRecord() => new(404, 81044, "Record does not exist.");

    public static CloudflareFault NoRoute(string path) =>
        new(
            404,
            7003,
            $"Could not route to {path}, perhaps your object identifier is invalid?",
            (7000, "No route for that URI")
        );
}
