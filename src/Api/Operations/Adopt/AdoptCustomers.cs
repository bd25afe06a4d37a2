using Berth.Docker;
using Berth.Shop.Checkout;
using Berth.Shop.Hosts;
using Berth.Tenants.Volumes;

namespace Berth.Operations.Adopt;

/// <summary>
/// Takes over customers of another system, one by one: each is whole or not there at all, and what was stopped in the
/// middle is begun again and goes on. See decision 32.
/// </summary>
public sealed class AdoptCustomers(IServiceScopeFactory scopes, KnownHosts hosts, FillVolume fill)
{
    /// <summary>How they are taken over.</summary>
    /// <param name="Source">What was read, for operators.</param>
    /// <param name="Product">The product where the records name none.</param>
    /// <param name="Plan">The plan where they name none.</param>
    /// <param name="DataRoot">The folder of all data; null = none.</param>
    /// <param name="NoData">They begin with nothing, where data is not found.</param>
    /// <param name="IsWelcome">Whether each gets the mail of a new container.</param>
    /// <param name="DryRun">Nothing is done.</param>
    public sealed record Terms(
        string Source,
        string? Product,
        string? Plan,
        string? DataRoot,
        bool NoData,
        bool IsWelcome,
        bool DryRun
    );

    /// <summary>What comes of one.</summary>
    public sealed record Row(int Line, string Name, string Email, Outcome Outcome, string Why);

    /// <summary>What came of one, or will.</summary>
    public enum Outcome
    {
        /// <summary>It is recorded; the worker brings it up.</summary>
        Adopted,

        /// <summary>It would be.</summary>
        WillBe,

        /// <summary>It was taken over before.</summary>
        Already,

        /// <summary>It cannot be now.</summary>
        Refused,

        /// <summary>The other system does not serve it any more, or never did.</summary>
        LeftOut,
    }

    /// <summary>Takes them over in their order, and says of each what came of it.</summary>
    public async Task<IReadOnlyList<Row>> AdoptAsync(
        IReadOnlyList<Newcomer> newcomers,
        Terms terms,
        Action<int> progress,
        CancellationToken cancellationToken
    )
    {
        var volumes = newcomers.Any(n => n.Volumes.Count > 0 && n.LeftOut is null)
            ? (await hosts.LocalEngine.Volumes.ListAsync(cancellationToken: cancellationToken))
                .Select(v => v.Name)
                .ToList()
            : [];
        var (results, seen) = (new List<Row>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var newcomer in newcomers)
        {
            var (outcome, why) =
                newcomer.LeftOut is { } left ? (Outcome.LeftOut, left)
                : !seen.Add($"name {newcomer.Name.Trim()}") ? (Outcome.Refused, "the name stands there twice")
                : newcomer.SubscriptionId is { } id && !seen.Add(id) ? (Outcome.Refused, $"{id} stands there twice")
                : await OneAsync(newcomer, terms, volumes, cancellationToken);
            results.Add(new(newcomer.Line, newcomer.Name, newcomer.Email, outcome, why));
            progress(results.Count);
        }
        return results;
    }

    private async Task<(Outcome Outcome, string Why)> OneAsync(
        Newcomer newcomer,
        Terms terms,
        IReadOnlyList<string> volumes,
        CancellationToken cancellationToken
    )
    {
        var (source, notes, mistake) = await DataOfAsync(newcomer, terms, volumes, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope
            .ServiceProvider.GetRequiredService<AdoptTenant>()
            .AdoptAsync(
                new(
                    newcomer.Product ?? terms.Product,
                    newcomer.Plan ?? terms.Plan,
                    newcomer.Name,
                    newcomer.Email,
                    newcomer.CustomerId,
                    newcomer.SubscriptionId,
                    newcomer.Secrets,
                    source?.ToString(),
                    newcomer.SiteName,
                    newcomer.CreatedAt,
                    $"{terms.Source}, line {newcomer.Line}",
                    terms.IsWelcome
                ),
                terms.DryRun || mistake is not null,
                cancellationToken
            );
        if (answer.IsKnown)
            return (Outcome.Already, "");
        var mistakes = mistake is null ? answer.Mistakes : [.. answer.Mistakes, mistake];
        if (mistakes.Count > 0)
            return (Outcome.Refused, string.Join("; ", mistakes));
        if (newcomer.Note is { } note)
            notes.Add(note);
        return (
            answer.Tenant is null ? Outcome.WillBe : Outcome.Adopted,
            string.Join("; ", answer.Notes.Concat(notes))
        );
    }

    /// <summary>Where its data is, what is to be said of it, and why it cannot be taken.</summary>
    private async Task<(DataSource? Source, List<string> Notes, string? Mistake)> DataOfAsync(
        Newcomer newcomer,
        Terms terms,
        IReadOnlyList<string> volumes,
        CancellationToken cancellationToken
    )
    {
        if (newcomer.Data is null && newcomer.Folder is null && newcomer.Volumes.Count == 0)
            return (null, ["without data"], null);
        if (Find(newcomer, terms.DataRoot, volumes) is not { } found)
            return terms.NoData
                ? (null, ["without data: none was found"], null)
                : (
                    null,
                    [],
                    $"its data was not found: {Looked(newcomer, terms.DataRoot)}. See --data-root and --no-data"
                );
        if (found.Kind == DataKind.Folder)
        {
            var inside = PackFolder.Look(found.Place);
            return inside.Mistakes.Count > 0
                ? (null, [], string.Join("; ", inside.Mistakes))
                : (found, [$"data {found}: {inside.Files} files, {inside.Bytes >> 10} KiB"], null);
        }
        try
        {
            return await fill.WrongWithAsync(found, cancellationToken) is { } wrong
                ? (null, [], wrong)
                : (found, [$"data {found}"], null);
        }
        catch (DockerException e)
        {
            return (null, [], e.Message);
        }
    }

    private static DataSource? Find(Newcomer newcomer, string? root, IReadOnlyList<string> volumes)
    {
        if (newcomer.Data is { } said)
            return root is not null && !Path.IsPathRooted(said)
                ? DataSource.Of(Path.Combine(root, said))
                : DataSource.Of(said);
        if (root is not null && newcomer.Folder is { Length: > 0 } folder && folder == Path.GetFileName(folder))
            return DataSource.Of(Path.Combine(root, folder));
        // Compose puts its project's name before.
        var exact = newcomer.Volumes.Where(volumes.Contains).ToList();
        var like = newcomer.Volumes.SelectMany(n => volumes.Where(v => v.EndsWith($"_{n}", StringComparison.Ordinal)));
        // Of several like it, nobody here knows which is in use.
        return (exact.Count > 0 ? exact : [.. like.Distinct()]) is [var only]
            ? new DataSource(DataKind.Volume, only)
            : null;
    }

    private static string Looked(Newcomer newcomer, string? root) =>
        newcomer.Data is { } said ? $"there is no '{said}'"
        : root is not null && newcomer.Folder is { } folder ? $"there is no {Path.Combine(root, folder)}"
        : newcomer.Volumes.Count > 0
            ? $"the local engine has no volume {string.Join(" or ", newcomer.Volumes)}, or several like it: name one as data"
        : "it is in a folder, and none was named";
}
