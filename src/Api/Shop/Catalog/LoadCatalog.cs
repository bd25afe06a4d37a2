using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Berth.Shop.Catalog;

/// <summary>Reads and checks the catalog's files, and reports every mistake in them at once.</summary>
public static class LoadCatalog
{
    /// <summary>
    /// What reaches no further than the container. Not in it, of what Docker gives by itself: raw sockets, with which a
    /// tenant could speak for another, and device files.
    /// </summary>
    private static readonly string[] Harmless =
    [
        "CAP_CHOWN",
        "CAP_DAC_OVERRIDE",
        "CAP_FOWNER",
        "CAP_FSETID",
        "CAP_KILL",
        "CAP_SETGID",
        "CAP_SETUID",
        "CAP_SETPCAP",
        "CAP_SETFCAP",
        "CAP_NET_BIND_SERVICE",
        "CAP_SYS_CHROOT",
        "CAP_AUDIT_WRITE",
    ];

    private static readonly string[] Intervals = ["day", "week", "month", "year"];

    /// <summary>Reads all <c>*.yaml</c> files of a folder.</summary>
    /// <exception cref="InvalidDataException">
    /// With one line for each mistake: file, key, what is wrong, what is expected.
    /// </exception>
    public static ProductCatalog From(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidDataException(
                $"The catalog's folder '{folder}' does not exist. Set Berth:Catalog to the folder with the product files."
            );
        var mistakes = new List<string>();
        var products = new List<Product>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            if (Read(file, mistakes) is not { } product)
                continue;
            mistakes.AddRange(Check(product).Select(m => $"{Path.GetFileName(file)}: {m}"));
            products.Add(product);
        }
        foreach (var twice in products.GroupBy(p => p.Name).Where(g => g.Count() > 1))
            mistakes.Add($"name: '{twice.Key}' is used by {twice.Count()} files. Names are unique.");
        if (products.Count == 0 && mistakes.Count == 0)
            mistakes.Add($"'{folder}' has no *.yaml file. Put at least one product there.");
        if (mistakes.Count > 0)
            throw new InvalidDataException("The catalog is not valid:\n  " + string.Join("\n  ", mistakes));
        return new ProductCatalog(products);
    }

    private static Product? Read(string file, List<string> mistakes)
    {
        try
        {
            // Unknown keys are mistakes: a misspelt limit must not become "no limit".
            var yaml = new DeserializerBuilder()
                .WithNamingConvention(CamelCaseNamingConvention.Instance)
                .WithDuplicateKeyChecking()
                .WithTypeConverter(new DurationConverter())
                .Build();
            return yaml.Deserialize<Product?>(File.ReadAllText(file)) ?? throw new YamlException("the file is empty");
        }
        catch (YamlException e)
        {
            mistakes.Add($"{Path.GetFileName(file)}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}");
            return null;
        }
    }

    private static IEnumerable<string> Check(Product p)
    {
        if (!IsName(p.Name))
            yield return $"name: '{p.Name}' must be 1-40 of a-z, 0-9 and hyphen, starting with a letter.";
        if (p.Title.Length is 0 or > 80)
            yield return "title: must have 1-80 characters.";
        if (p.Image.Length == 0)
            yield return "image: must name an image.";
        if (p.Port is < 1 or > 65535)
            yield return $"port: {p.Port} must be 1-65535, the port on which the product serves HTTP.";
        if (!p.Data.StartsWith('/') || p.Data.Length < 2)
            yield return $"data: '{p.Data}' must be an absolute path, not the root.";
        if (!Enum.IsDefined(p.Route))
            yield return $"route: {p.Route} must be subdomain or path.";
        if (p.MaxBodyMb is < 1 or > 100_000)
            yield return $"maxBodyMb: {p.MaxBodyMb} must be 1-100000.";
        foreach (var capability in p.Capabilities.Where(c => !Harmless.Contains(c)))
            yield return $"capabilities: '{capability}' is not one that a tenant may have. It must be one of "
                + $"{string.Join(", ", Harmless)}.";
        if (p.Plans.Count == 0)
            yield return "plans: at least one is needed.";
        foreach (var key in p.Environment.Keys.Where(k => k.Length == 0 || k.Contains('=')))
            yield return $"environment: '{key}' is not the name of a variable.";
        foreach (var mistake in p.Secrets.SelectMany(s => Check(p, s.Key, s.Value)))
            yield return $"secrets, {mistake}";
        foreach (var twice in p.Commands.GroupBy(x => x.Name).Where(g => g.Count() > 1))
            yield return $"commands: '{twice.Key}' stands there {twice.Count()} times.";
        foreach (
            var mistake in p.Commands.SelectMany(command =>
                Check(command).Select(m => $"commands, {command.Name}: {m}")
            )
        )
            yield return mistake;
        foreach (var twice in p.Plans.GroupBy(x => x.Name).Where(g => g.Count() > 1))
            yield return $"plans: '{twice.Key}' stands there {twice.Count()} times.";
        foreach (var mistake in p.Plans.SelectMany(plan => Check(plan).Select(m => $"plans, {plan.Name}: {m}")))
            yield return mistake;
    }

    private static IEnumerable<string> Check(Product p, string name, SecretTerms? s)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            yield return $"'{name}' must be the name of an environment variable: letters, digits and _, not starting with a digit.";
        if (p.Environment.ContainsKey(name))
            yield return $"{name} stands under environment, too. It can only be one of the two.";
        if (s is null)
        {
            yield return $"{name} is empty. Write {{}} for a secret with the usual length.";
            yield break;
        }
        if (s.Length is < 16 or > 256)
            yield return $"{name}: length: {s.Length} must be 16-256; a shorter one could be guessed.";
        if (s.Show && s.Title.Length is 0 or > 80)
            yield return $"{name}: title: a secret that is shown has 1-80 characters to say what it is.";
    }

    private static IEnumerable<string> Check(ProductCommand c)
    {
        if (!IsName(c.Name))
            yield return $"name: '{c.Name}' must be 1-40 of a-z, 0-9 and hyphen, starting with a letter.";
        if (c.Title.Length is 0 or > 80)
            yield return "title: must have 1-80 characters.";
        if (c.Run.Count == 0 || c.Run.Any(string.IsNullOrEmpty))
            yield return "run: must be a program and its arguments, [/bin/program, argument].";
        if (c.TimeoutSeconds is < 1 or > 300)
            yield return $"timeoutSeconds: {c.TimeoutSeconds} must be 1-300.";
    }

    private static IEnumerable<string> Check(Plan p)
    {
        if (!IsName(p.Name))
            yield return $"name: '{p.Name}' must be 1-40 of a-z, 0-9 and hyphen, starting with a letter.";
        if (p.Title.Length is 0 or > 80)
            yield return "title: must have 1-80 characters.";
        if (p.Price < 50)
            yield return $"price: {p.Price} must be 50 minor units or more; payment providers refuse less.";
        if (p.Currency.Length != 3 || p.Currency.Any(c => c is < 'a' or > 'z'))
            yield return $"currency: '{p.Currency}' must be a code of three lower-case letters.";
        if (!Intervals.Contains(p.Interval))
            yield return $"interval: '{p.Interval}' must be one of {string.Join(", ", Intervals)}.";
        if (p.MemoryMb < 6)
            yield return $"memoryMb: {p.MemoryMb} must be 6 or more, the least that Docker takes.";
        if (p.Cpus is < 0.01 or > 512)
            yield return $"cpus: {p.Cpus} must be 0.01-512.";
        if (p.DiskMb < 0)
            yield return $"diskMb: {p.DiskMb} must be 0 (no limit) or more.";
        if (p.DiskGrace < TimeSpan.Zero || p.DiskGrace > TimeSpan.FromDays(3650))
            yield return $"diskGrace: {p.DiskGrace} must be 0 to 3650 days.";
        if (p.TrafficGb < 0)
            yield return $"trafficGb: {p.TrafficGb} must be 0 (no limit) or more.";
        if (p.OnTraffic is not ("warn" or "suspend"))
            yield return $"onTraffic: '{p.OnTraffic}' must be warn or suspend.";
        if (p.TrialDays is < 0 or > 730)
            yield return $"trialDays: {p.TrialDays} must be 0-730.";
        foreach (var mistake in p.Dunning.Mistakes())
            yield return $"dunning, {mistake}";
        if (p.Pids is < 8 or > 32768)
            yield return $"pids: {p.Pids} must be 8-32768.";
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 40
        && name[0] is >= 'a' and <= 'z'
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
