namespace Berth.Tenants.Volumes;

/// <summary>Paths within a folder, and whether they stay in it.</summary>
public static class InnerPath
{
    /// <summary>
    /// A tar's name without <c>./</c> and last slash; empty for the folder itself. Throws if it leads out of the folder.
    /// </summary>
    public static string Of(string name)
    {
        var parts = name.Split('/').Where(p => p is not ("" or ".")).ToList();
        return name.StartsWith('/') || parts.Contains("..")
            ? throw new InvalidDataException($"'{name}' leads out of the folder; such data is not taken over.")
            : string.Join('/', parts);
    }

    /// <summary>Whether a link leads out of the folder that it is in, as it is written.</summary>
    public static bool Leaves(string link, string target)
    {
        if (target.StartsWith('/'))
            return true;
        var depth = link.Count(c => c == '/');
        foreach (var part in target.Split('/').Where(p => p is not ("" or ".")))
        {
            depth += part == ".." ? -1 : 1;
            if (depth < 0)
                return true;
        }
        return false;
    }

    /// <summary>What is said of such a link.</summary>
    public static string Words(string link, string target) =>
        $"The link {link} leads out of the folder, to {target}. Remove it, or copy there what it leads to.";
}
