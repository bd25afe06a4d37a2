using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>Reads webhook calls and proves that they are Stripe's.</summary>
public static class EventUtility
{
    /// <summary>Seconds that a signature may be old, or ahead.</summary>
    public const long DefaultTimeTolerance = 300;

    private const string NoSignature =
        "The expected signature was not found in the Stripe-Signature header. Make sure you're using the correct webhook secret (whsec_) and confirm the incoming request came from Stripe.";

    /// <summary>The event, after its signature was proven.</summary>
    /// <exception cref="StripeException">
    /// Not signed with this secret, too old, not readable, or of an API version that does not fit.
    /// </exception>
    public static Event ConstructEvent(
        string json,
        string stripeSignatureHeader,
        string secret,
        long tolerance = DefaultTimeTolerance,
        bool throwOnApiVersionMismatch = true
    ) =>
        ConstructEvent(
            json,
            stripeSignatureHeader,
            secret,
            tolerance,
            DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            throwOnApiVersionMismatch
        );

    /// <summary>The same at a given time (unix seconds).</summary>
    public static Event ConstructEvent(
        string json,
        string stripeSignatureHeader,
        string secret,
        long tolerance,
        long utcNow,
        bool throwOnApiVersionMismatch = true
    )
    {
        ValidateSignature(json, stripeSignatureHeader, secret, tolerance, utcNow);
        return ParseEvent(json, throwOnApiVersionMismatch);
    }

    /// <summary>The event, without a proof.</summary>
    public static Event ParseEvent(string json, bool throwOnApiVersionMismatch = true)
    {
        Event parsed;
        try
        {
            parsed = JsonSerializer.Deserialize<Event>(json, StripeJson.Options);
        }
        catch (JsonException e)
        {
            throw new StripeException($"The webhook's body is not an event: {e.Message}", e);
        }
        if (throwOnApiVersionMismatch && !IsCompatibleApiVersion(parsed.ApiVersion))
            throw new StripeException(
                $"Received event with API version {parsed.ApiVersion}, but this package expects API version {StripeConfiguration.ApiVersion}. Create a webhook endpoint with that API version, or disable this check with throwOnApiVersionMismatch."
            );
        return parsed;
    }

    /// <summary>Proves that the body was signed with the secret, lately.</summary>
    public static void ValidateSignature(
        string json,
        string stripeSignatureHeader,
        string secret,
        long tolerance = DefaultTimeTolerance
    ) => ValidateSignature(json, stripeSignatureHeader, secret, tolerance, DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    /// <summary>The same at a given time (unix seconds).</summary>
    public static void ValidateSignature(
        string json,
        string stripeSignatureHeader,
        string secret,
        long tolerance,
        long utcNow
    )
    {
        var parts = stripeSignatureHeader
            .Split(',')
            .Select(p => p.Trim().Split('=', 2))
            .Where(p => p.Length == 2)
            .ToLookup(p => p[0], p => p[1]);
        var time = parts["t"].FirstOrDefault();
        if (time is null || !long.TryParse(time, NumberStyles.Integer, CultureInfo.InvariantCulture, out var signedAt))
            throw new StripeException(NoSignature);
        var expected = System.Text.Encoding.ASCII.GetBytes(ComputeSignature(secret, time, json));
        // Several while a secret is rolled; other schemes than v1 are left aside.
        if (
            !parts["v1"]
                .Any(given =>
                    CryptographicOperations.FixedTimeEquals(expected, System.Text.Encoding.UTF8.GetBytes(given))
                )
        )
            throw new StripeException(NoSignature);
        if (Math.Abs((decimal)utcNow - signedAt) > tolerance)
            throw new StripeException(
                "The webhook cannot be processed because the current timestamp is outside of the allowed tolerance."
            );
    }

    /// <summary>HMAC-SHA256 of <c>timestamp.payload</c>, lower-case hex.</summary>
    public static string ComputeSignature(string secret, string timestamp, string payload) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(secret),
                System.Text.Encoding.UTF8.GetBytes($"{timestamp}.{payload}")
            )
        );

    /// <summary>The header that Stripe would send.</summary>
    public static string GenerateSignatureHeader(string payload, string secret, long? timestamp = null)
    {
        var time = (timestamp ?? DateTimeOffset.UtcNow.ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={ComputeSignature(secret, time, payload)}";
    }

    /// <summary>
    /// Whether an event's version is of the release train that this package is pinned to (the word after the dot).
    /// </summary>
    public static bool IsCompatibleApiVersion(string eventApiVersion) =>
        eventApiVersion?.Split('.') is [_, var train] && train == StripeConfiguration.ApiVersion.Split('.')[1];
}
