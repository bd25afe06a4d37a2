using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>An error as Stripe answers it.</summary>
public sealed class StripeFault(int status, string type, string? code, string message, string? param = null)
    : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>
    /// Stripe keeps the outcome of a key only once execution has begun: refused parameters leave the key free.
    /// </summary>
    public bool BeforeExecution { get; } = status is 400 or 401 or 404 or 409;

    public string? DeclineCode { get; private init; }

    public JsonObject Body() =>
        new()
        {
            ["error"] = new JsonObject
            {
                ["type"] = type,
                ["code"] = code,
                ["decline_code"] = DeclineCode,
                ["message"] = Message,
                ["param"] = param,
            },
        };

    public static StripeFault Missing(string param) =>
        new(400, "invalid_request_error", "parameter_missing", $"Missing required param: {param}.", param);

    public static StripeFault Unknown(string param) =>
        new(400, "invalid_request_error", "parameter_unknown", $"Received unknown parameter: {param}", param);

    public static StripeFault Invalid(string param, string why) =>
        new(400, "invalid_request_error", "parameter_invalid", why, param);

    /// <summary>Refused without a code of its own, as many are.</summary>
    public static StripeFault Refused(string? param, string why) => new(400, "invalid_request_error", null, why, param);

    public static StripeFault NotThere(string kind, string? id, int status = 404, string param = "id") =>
        new(status, "invalid_request_error", "resource_missing", $"No such {kind}: '{id}'", param);

    /// <summary>The card was not charged.</summary>
    public static StripeFault Declined(string code, string? declineCode, string message) =>
        new(402, "card_error", code, message) { DeclineCode = declineCode };

    /// <summary>Trouble of Stripe's own.</summary>
    public static StripeFault Trouble(int status) =>
        status switch
        {
            429 => new(
                429,
                "invalid_request_error",
                "rate_limit",
                "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits."
            ),
            401 => new(401, "invalid_request_error", "api_key_expired", "Expired API Key provided."),
            409 => new(
                409,
                "idempotency_error",
                "idempotency_key_in_use",
                "There is currently another in-progress request using this Idempotency Key (that probably "
                    + "means you submitted twice, and the other request is still going through)."
            ),
            < 500 => new(status, "invalid_request_error", null, "The request was refused, by wish."),
            _ => new(status, "api_error", null, "An unknown error occurred, by wish."),
        };

    public static StripeFault UnknownRoute(HttpRequest r) =>
        new(
            404,
            "invalid_request_error",
            null,
            $"Unrecognized request URL ({r.Method}: {r.Path}). If you are trying to list objects, remove the "
                + "trailing slash. If you are trying to retrieve an object, make sure you passed a valid "
                + "(non-empty) identifier in your code."
        );
}
