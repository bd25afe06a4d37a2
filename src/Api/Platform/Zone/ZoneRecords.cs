using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Berth.Platform.Settings;

namespace Berth.Platform.Zone;

/// <summary>
/// Reads Cloudflare's zone, and removes records that carry this installation's mark. Each call ends after 30 seconds.
/// The token is read for each call and never appears in an error.
/// </summary>
public sealed class ZoneRecords(BerthSettings settings)
{
    private const int PageSize = 100;
    private const int MostPages = 100;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Whether a zone is configured.</summary>
    public bool IsOn => settings.Dns.ZoneId.Length > 0;

    /// <summary>Lists all records, whoever made them.</summary>
    /// <exception cref="InvalidOperationException">
    /// Cloudflare failed, or there are more than 10,000 records.
    /// </exception>
    public Task<IReadOnlyList<FoundRecord>> AllAsync(CancellationToken cancellationToken) =>
        MarkedAsync("", cancellationToken);

    /// <summary>Lists all records with this installation's mark.</summary>
    /// <exception cref="InvalidOperationException">
    /// Cloudflare failed, or there are more than 10,000 records.
    /// </exception>
    public Task<IReadOnlyList<FoundRecord>> ListAsync(CancellationToken cancellationToken) =>
        MarkedAsync($"{settings.Installation} ", cancellationToken);

    /// <summary>Lists the records that carry a tenant's mark.</summary>
    /// <exception cref="InvalidOperationException">Cloudflare failed.</exception>
    public Task<IReadOnlyList<FoundRecord>> OfAsync(Guid tenant, CancellationToken cancellationToken) =>
        MarkedAsync($"{settings.Installation} {tenant}", cancellationToken);

    /// <summary>Lists the records of a full name, of any type and whoever made them.</summary>
    /// <exception cref="InvalidOperationException">Cloudflare failed.</exception>
    public async Task<IReadOnlyList<FoundRecord>> AtAsync(string name, CancellationToken cancellationToken)
    {
        var query = $"?name.exact={Uri.EscapeDataString(name)}&per_page={PageSize}";
        var answer = await CallAsync(HttpMethod.Get, query, cancellationToken);
        return [.. answer.GetProperty("result").EnumerateArray().Select(Record)];
    }

    private async Task<IReadOnlyList<FoundRecord>> MarkedAsync(string mark, CancellationToken cancellationToken)
    {
        var found = new List<FoundRecord>();
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await CallAsync(
                HttpMethod.Get,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"?{(mark.Length == 0 ? "" : $"comment.startswith={Uri.EscapeDataString(mark)}&")}per_page={PageSize}&page={page}"
                ),
                cancellationToken
            );
            var records = answer.GetProperty("result");
            // Cloudflare's filter ignores case; the mark must match exactly.
            found.AddRange(
                records
                    .EnumerateArray()
                    .Where(r => Text(r, "comment").StartsWith(mark, StringComparison.Ordinal))
                    .Select(Record)
            );
            if (records.GetArrayLength() < PageSize)
                return found;
        }
        throw new InvalidOperationException(
            $"The zone has more than {PageSize * MostPages} records of this installation."
        );
    }

    /// <summary>Removes a record. Does nothing if it is gone already.</summary>
    /// <exception cref="InvalidOperationException">Cloudflare refused or did not answer.</exception>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Delete, $"/{Uri.EscapeDataString(id)}", cancellationToken);

    private FoundRecord Record(JsonElement r) =>
        new(
            Text(r, "id"),
            Text(r, "name"),
            Text(r, "type"),
            Text(r, "content"),
            TenantOf(Text(r, "comment")),
            DateTimeOffset.TryParse(
                Text(r, "modified_on"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at
                : DateTimeOffset.MaxValue
        );

    private Guid? TenantOf(string comment) =>
        comment.StartsWith($"{settings.Installation} ", StringComparison.Ordinal)
        && Guid.TryParse(comment[(settings.Installation.Length + 1)..], out var tenant)
            ? tenant
            : null;

    private static string Text(JsonElement r, string name) =>
        r.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        var token = (await File.ReadAllTextAsync(settings.Dns.ApiTokenFile, cancellationToken)).Trim();
        var api = (settings.Dns.ApiBase ?? "https://api.cloudflare.com/client/v4/").TrimEnd('/');
        using var request = new HttpRequestMessage(method, $"{api}/zones/{settings.Dns.ZoneId}/dns_records{path}")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            if (method == HttpMethod.Delete && response.StatusCode == System.Net.HttpStatusCode.NotFound)
                return default;
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException(
                    $"Cloudflare answered {method} dns_records with {(int)response.StatusCode}."
                );
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement;
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or TaskCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            throw new InvalidOperationException($"Cloudflare cannot be asked: {e.Message}", e);
        }
    }
}
