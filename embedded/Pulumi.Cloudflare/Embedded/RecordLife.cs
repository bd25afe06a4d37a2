using System.Text.Json.Nodes;
using Pulumi.Embedded;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>Creates, reads, updates and deletes records. Throws <see cref="CloudflareFault"/> as it comes.</summary>
internal sealed class RecordLife(CloudflareApi api)
{
    private const int PageSize = 100;
    private const int MostPages = 50;

    public async Task<ResourceState> CreateAsync(PropertyMap inputs, CancellationToken cancellationToken)
    {
        var zone = Zone(inputs);
        try
        {
            return State(
                await SendAsync(HttpMethod.Post, Path(zone), RecordBody.Of(inputs), cancellationToken)
                    .ConfigureAwait(false),
                inputs,
                zone
            );
        }
        catch (CloudflareFault e) when (e.IsIdentical)
        {
            // Left by an interrupted run, or by an attempt whose answer was lost; ours only if it says so.
            var own = await FindOwnAsync(inputs, zone, e, cancellationToken).ConfigureAwait(false);
            return State(
                await SendAsync(HttpMethod.Put, Path(zone, own), RecordBody.Of(inputs), cancellationToken)
                    .ConfigureAwait(false),
                inputs,
                zone
            );
        }
        catch (CloudflareFault e) when (e.IsInTheWay)
        {
            throw new ProviderException(
                $"{e.Message}. A record of another type stands on {inputs.Text("name")}: an alias (CNAME) "
                    + "cannot stand beside addresses. Remove that one, or choose another name.",
                inner: e
            );
        }
    }

    public async Task<ResourceState?> ReadAsync(ResourceState old, CancellationToken cancellationToken)
    {
        // An import is told as zone/record.
        var (id, zone) = old.Id.Split('/') is [var first, var second]
            ? (second, first)
            : (old.Id, old.Outputs.Text("zoneId") ?? Zone(old.Inputs));
        try
        {
            var record = await SendAsync(HttpMethod.Get, Path(zone, id), null, cancellationToken).ConfigureAwait(false);
            var outputs = ReadRecord.Outputs(record, zone);
            return new ResourceState(id, ReadRecord.Inputs(old.Inputs, outputs), outputs);
        }
        catch (CloudflareFault e) when (e.IsMissing)
        {
            return null;
        }
    }

    public async Task<ResourceState> UpdateAsync(
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    )
    {
        var zone = Zone(news);
        return State(
            await SendAsync(HttpMethod.Put, Path(zone, old.Id), RecordBody.Of(news, old.Outputs), cancellationToken)
                .ConfigureAwait(false),
            news,
            zone
        );
    }

    public async Task DeleteAsync(ResourceState old, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(
                    HttpMethod.Delete,
                    Path(old.Outputs.Text("zoneId") ?? Zone(old.Inputs), old.Id),
                    null,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (CloudflareFault e) when (e.IsMissing)
        {
            // Gone already.
        }
    }

    private async Task<string> FindOwnAsync(
        PropertyMap inputs,
        string zone,
        CloudflareFault fault,
        CancellationToken cancellationToken
    )
    {
        var (name, type, comment) = (inputs.Text("name")!, inputs.Text("type")!, inputs.Text("comment"));
        await foreach (var record in ListAsync(zone, name, type, cancellationToken).ConfigureAwait(false))
        {
            if (IsSame(record, inputs, zone) && comment is not null && (string?)record["comment"] == comment)
                return (string)record["id"]!;
        }
        var rule = comment is null
            ? "without a comment a record cannot be recognised as one's own"
            : $"its comment is not '{comment}'";
        throw new ProviderException(
            $"{fault.Message}. The record {name} ({type}) is there already and not this program's: {rule}. It "
                + "is left as it is: import it, remove it, or choose another name.",
            inner: fault
        );
    }

    // Two records of one name and type may both be ours; only the one with what is asked for is this one.
    private static bool IsSame(JsonObject record, PropertyMap inputs, string zone)
    {
        var outputs = ReadRecord.Outputs(record, zone);
        var type = inputs.GetValueOrDefault("type");
        bool Agrees(string property) =>
            CanonicalRecord.Of(property, inputs.GetValueOrDefault(property), type)
            == CanonicalRecord.Of(property, outputs.GetValueOrDefault(property), type);
        if (!Agrees("name") || !Agrees("type"))
            return false;
        if (inputs.GetValueOrDefault("data") is not PropertyMap data)
            return Agrees("content");
        return outputs.GetValueOrDefault("data") is PropertyMap real
            && data.All(p => CanonicalRecord.Of("", p.Value) == CanonicalRecord.Of("", real.GetValueOrDefault(p.Key)));
    }

    private async IAsyncEnumerable<JsonObject> ListAsync(
        string zone,
        string name,
        string type,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // The API is paged until a page is empty; total_pages is not always told.
        for (var page = 1; page <= MostPages; page++)
        {
            var query =
                $"?name.exact={Uri.EscapeDataString(name)}&type={Uri.EscapeDataString(type)}&per_page={PageSize}&page={page}";
            var envelope = await api.CallAsync(HttpMethod.Get, Path(zone) + query, null, cancellationToken)
                .ConfigureAwait(false);
            var records = (envelope["result"] as JsonArray ?? []).OfType<JsonObject>().ToList();
            if (records.Count == 0)
                yield break;
            foreach (var record in records)
                yield return record;
        }
    }

    private async Task<JsonObject> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        var envelope = await api.CallAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        return envelope["result"] as JsonObject
            ?? throw new ProviderException($"{method} {path} succeeded without a result.");
    }

    private static ResourceState State(JsonObject record, PropertyMap inputs, string zone) =>
        new((string)record["id"]!, inputs, ReadRecord.Outputs(record, zone));

    private static string Zone(PropertyMap inputs) =>
        inputs.Text("zoneId")
        ?? throw new ProviderException(
            "zoneId must be given; a record that is read or imported can be told as zone/record."
        );

    private static string Path(string zone, string? id = null) =>
        $"zones/{Uri.EscapeDataString(zone)}/dns_records{(id is null ? "" : "/" + Uri.EscapeDataString(id))}";
}
