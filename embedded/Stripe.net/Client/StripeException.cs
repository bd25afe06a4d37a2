using System.Net;
using System.Text.Json;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>
/// Stripe refused a request, or its answer cannot be read. A network that fails throws its own exception.
/// </summary>
public class StripeException : Exception
{
    public StripeException() { }

    public StripeException(string message)
        : base(message) { }

    public StripeException(string message, Exception err)
        : base(message, err) { }

    public StripeException(HttpStatusCode httpStatusCode, StripeError stripeError, string message)
        : base(message) => (HttpStatusCode, StripeError) = (httpStatusCode, stripeError);

    public HttpStatusCode HttpStatusCode { get; set; }

    /// <summary>Null when the answer had none.</summary>
    public StripeError StripeError { get; set; }

    public StripeResponse StripeResponse { get; set; }
}

/// <summary>What Stripe says about a refused request.</summary>
public class StripeError : StripeEntity<StripeError>
{
    public string Type { get; set; }
    public string Code { get; set; }
    public string Message { get; set; }
    public string Param { get; set; }
    public string DeclineCode { get; set; }
    public string DocUrl { get; set; }
    public string RequestLogUrl { get; set; }
    public string Charge { get; set; }
}

internal static class StripeErrors
{
    public static StripeException From(StripeResponse response)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Content);
            var error = json.RootElement.GetProperty("error");
            if (error.ValueKind == JsonValueKind.String)
            {
                var said = json.RootElement.TryGetProperty("error_description", out var description)
                    ? description.GetString()
                    : error.GetString();
                return new StripeException(
                    response.StatusCode,
                    new StripeError { Type = error.GetString(), Message = said },
                    said
                )
                {
                    StripeResponse = response,
                };
            }
            var read = error.Deserialize<StripeError>(StripeJson.Options);
            return new StripeException(response.StatusCode, read, read.Message) { StripeResponse = response };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Unreadable(response);
        }
    }

    public static StripeException Unreadable(StripeResponse response) =>
        new(response.StatusCode, null, $"Invalid response object from API: \"{response.Content}\"")
        {
            StripeResponse = response,
        };
}
