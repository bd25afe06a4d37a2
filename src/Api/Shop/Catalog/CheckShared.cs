namespace Berth.Shop.Catalog;

/// <summary>Checks what a product's file says of the helpers that its tenants share.</summary>
internal static class CheckShared
{
    /// <summary>What is wrong with them, each with its key.</summary>
    public static IEnumerable<string> Of(Product p)
    {
        if (p.Shared.Count > 0 && p.Parts.Count + p.Shared.Count > CheckContainer.MostParts)
            yield return $"shared: with {p.Parts.Count} parts they are too many. A tenant's network has addresses for "
                + $"{CheckContainer.MostParts} of both together.";
        foreach (var (name, terms) in p.Shared)
        foreach (var mistake in Named(p, name).Concat(Of(p, terms)))
            yield return $"shared, {name}, {mistake}";
    }

    private static IEnumerable<string> Named(Product p, string name)
    {
        if (!CheckContainer.IsName(name))
            yield return "must be 1-40 of a-z, 0-9 and hyphen, starting with a letter, and none of Berth's own names.";
        if (p.Parts.Exists(part => part.Name == name))
            yield return "is a part's name, too. Tenants reach each by its name: choose another.";
    }

    private static IEnumerable<string> Of(Product p, SharedTerms s)
    {
        foreach (var mistake in CheckContainer.Of(p, s))
            yield return mistake;
        foreach (var (key, value) in s.Environment)
            if (Placeholders.In(value).FirstOrDefault() is { } tenants)
                yield return $"environment, {key}: {{{tenants}}} is of one tenant, and all share this. For the text itself, write "
                    + $"{{{{{tenants}}}}}.";
        if (s.Volumes.Count > 0)
            yield return "volumes: what tenants share keeps nothing of theirs. Leave volumes out.";
        if (s.Consistency != "live")
            yield return "consistency: what tenants share has nothing of theirs to back up. Leave consistency out.";
        if (
            s.Ports.Count == 0
            || s.Ports.Exists(x => x is < 1 or > 65535)
            || s.Ports.Distinct().Count() < s.Ports.Count
        )
            yield return "ports: must be the TCP ports at which tenants reach it, 1-65535, each once, such as [3000].";
        if (s.MemoryMb < 6)
            yield return $"memoryMb: {s.MemoryMb} must be 6 or more, the least that Docker takes.";
        if (s.Cpus is < 0.01 or > 512)
            yield return $"cpus: {s.Cpus} must be 0.01-512.";
        if (s.Pids is < 8 or > 32768)
            yield return $"pids: {s.Pids} must be 8-32768.";
    }
}
