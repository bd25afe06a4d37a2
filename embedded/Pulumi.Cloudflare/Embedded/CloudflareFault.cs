namespace Pulumi.Cloudflare.Embedded;

/// <summary>
/// The API refused a call, or could not be reached (<see cref="Status"/> 0). The message has no credentials in it.
/// </summary>
internal sealed class CloudflareFault(int status, IReadOnlyList<int> codes, string message, Exception? inner = null)
    : Exception(message, inner)
{
    private const int UnknownRecord = 81044;

    public int Status { get; } = status;

    /// <summary>Cloudflare's own codes.</summary>
    public IReadOnlyList<int> Codes { get; } = codes;

    /// <summary>The same call may succeed later.</summary>
    public bool Retryable => Status is 0 or 408 or 429 or >= 500;

    /// <summary>
    /// There is no such record. A zone that cannot be found (7000, 7003) is another matter: its id is wrong, and
    /// nothing is known of its records.
    /// </summary>
    public bool IsMissing => Codes.Contains(UnknownRecord) || (Status == 404 && !Codes.Any(c => c is 7000 or 7003));

    /// <summary>The very same record is there already; 81057 is what older zones say.</summary>
    public bool IsIdentical => Codes.Any(c => c is 81057 or 81058);

    /// <summary>Another record of that host excludes this one: an alias beside addresses.</summary>
    public bool IsInTheWay => Codes.Any(c => c is 81053 or 81054);
}
