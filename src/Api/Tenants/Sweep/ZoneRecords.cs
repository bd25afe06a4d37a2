using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Berth.Platform.Settings;

namespace Berth.Tenants.Sweep;

/// <summary>
/// Lists and removes the records in Cloudflare's zone that carry this installation's mark. Each call ends after 30
/// seconds. The token is read for each call and never appears in an error.
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

    /// <summary>Lists all records with this installation's mark.</summary>
    /// <exception cref="InvalidOperationException">
    /// Cloudflare failed, or there are more than 10,000 records.
    /// </exception>
    public async Task<IReadOnlyList<FoundRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var mark = $"{settings.Installation} ";
        var found = new List<FoundRecord>();
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await CallAsync(
                HttpMethod.Get,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"?comment.startswith={Uri.EscapeDataString(mark)}&per_page={PageSize}&page={page}"
                ),
                cancellationToken
            );
            var records = answer.GetProperty("result");
            // Cloudflare's filter ignores case; the mark must match exactly.
            found.AddRange(
                records
                    .EnumerateArray()
                    .Where(r => Text(r, "comment").StartsWith(mark, StringComparison.Ordinal))
                    .Select(r => Record(r, mark.Length))
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

    private static FoundRecord Record(JsonElement r, int mark) =>
        new(
            Text(r, "id"),
            Text(r, "name"),
            Text(r, "type"),
            Text(r, "content"),
            Guid.TryParse(Text(r, "comment")[mark..], out var tenant) ? tenant : null,
            DateTimeOffset.TryParse(
                Text(r, "modified_on"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at
                : DateTimeOffset.MaxValue
        );

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
