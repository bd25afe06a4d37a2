using Berth.Platform.Settings;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Berth.Shop.Catalog;

/// <summary>Reads and checks the catalog's files, and reports every mistake in them at once.</summary>
public static class LoadCatalog
{
    // Unknown keys are mistakes: a misspelt limit must not become "no limit".
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .WithTypeConverter(new DurationConverter())
        .Build();

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
            if (Read(file, mistakes) is not var (product, lines))
                continue;
            var empty = FindEmpty.In(product);
            var wrong = empty
                .Select(key => $"{key}: is empty. Give it a value, or leave the key out.")
                .Concat(
                    Check(product)
                        .Concat(CheckPresentation.Of(folder, product))
                        .Where(m => !empty.Any(key => m.StartsWith($"{key}:", StringComparison.Ordinal)))
                );
            mistakes.AddRange(wrong.Select(m => $"{Path.GetFileName(file)}, line {lines.Of(m)}: {m}"));
            products.Add(product);
        }
        foreach (var twice in products.GroupBy(p => p.Name).Where(g => g.Count() > 1))
            mistakes.Add($"name: '{twice.Key}' is used by {twice.Count()} files. Names are unique.");
        if (products.Where(p => p.Default).Select(p => p.Name).ToList() is { Count: > 1 } defaults)
            mistakes.Add($"default: {string.Join(", ", defaults)} have it. One product can be the default.");
        if (products.Count == 0 && mistakes.Count == 0)
            mistakes.Add($"'{folder}' has no *.yaml file. Put at least one product there.");
        if (mistakes.Count > 0)
            throw new InvalidDataException("The catalog is not valid:\n  " + string.Join("\n  ", mistakes));
        return new ProductCatalog(products);
    }

    private static (Product Product, FindLine Lines)? Read(string file, List<string> mistakes)
    {
        var text = "";
        try
        {
            text = File.ReadAllText(file);
            var product = Yaml.Deserialize<Product?>(text) ?? throw new YamlException("the file is empty");
            return (product, new FindLine(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes.Add($"{Path.GetFileName(file)}: cannot be read. {e.Message}");
            return null;
        }
        catch (YamlException e)
        {
            mistakes.Add($"{Path.GetFileName(file)}, line {e.Start.Line}: {Told(e, new FindLine(text).At(e.Start))}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // The reader's own mistake (YamlDotNet 16's scanner, at some values that go on in the next line).
            mistakes.Add(
                $"{Path.GetFileName(file)}, line {FindLine.Unreadable(text)}: cannot be read as YAML. Put the value into quotes."
            );
            return null;
        }
    }

    /// <summary>What the reader says, behind the keys that it is about.</summary>
    private static string Told(YamlException e, string keys)
    {
        var said = e.InnerException?.Message ?? e.Message;
        if (said.Contains("System.", StringComparison.Ordinal))
            said =
                "has another kind of value than belongs there, such as a text in place of a list. catalog/hello.yaml shows which.";
        if (keys.Length == 0)
            return said;
        return said.StartsWith("Property '", StringComparison.Ordinal)
            ? $"{keys}: is no key that a product's file has there. See catalog/hello.yaml, which explains every key."
            : $"{keys}: {said}";
    }

    private static IEnumerable<string> Check(Product p)
    {
        if (!IsName(p.Name))
            yield return $"name: '{p.Name}' must be 1-40 of a-z, 0-9 and hyphen, starting with a letter.";
        if (p.Title.Length is 0 or > 80)
            yield return "title: must have 1-80 characters.";
        if (p.Port is < 0 or > 65535 || p is { Port: 0, Check.IsTcp: false })
            yield return $"port: {p.Port} must be 1-65535, the port on which the product serves HTTP. If it serves none, "
                + "leave it out, list its ports under ports, and write check: { scheme: tcp }.";
        else if (p is { ServesHttp: true, Check.IsTcp: true })
            yield return "check, scheme: tcp is for products without HTTP. This one has a port; write http or https.";
        else if (p is { ServesHttp: false, Knocked: null })
            yield return "ports: a product without HTTP has at least one of protocol tcp, at which it is seen that it works.";
        if (p is { ServesHttp: false, Route: RouteKind.Path })
            yield return "route: path is for products that serve HTTP.";
        if (!Enum.IsDefined(p.Route))
            yield return $"route: {p.Route} must be subdomain or path.";
        if (!Enum.IsDefined(p.Gate))
            yield return $"gate: {p.Gate} must be none or buyer.";
        if (p is { HasGate: true, Route: RouteKind.Path })
            yield return "gate: buyer needs route: subdomain. Pages under one host name can act for each other, so a gate "
                + "there would keep nobody out. Take one of the two away.";
        if (p.MaxBodyMb is < 1 or > 100_000)
            yield return $"maxBodyMb: {p.MaxBodyMb} must be 1-100000.";
        foreach (var mistake in p.Timeouts.Mistakes())
            yield return $"timeouts, {mistake}";
        foreach (var mistake in CheckContainer.Mistakes(p))
            yield return mistake;
        foreach (var mistake in p.Check.Mistakes())
            yield return $"check, {mistake}";
        if (p.Plans.Count == 0)
            yield return "plans: at least one is needed.";
        foreach (var mistake in CheckSecrets.Of(p))
            yield return mistake;
        foreach (var mistake in CheckQuestions.Of(p))
            yield return mistake;
        foreach (var mistake in CheckCommands.Of(p).Concat(CheckConsole.Of(p)))
            yield return mistake;
        foreach (var mistake in CheckPlan.Of(p))
            yield return mistake;
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 40
        && name[0] is >= 'a' and <= 'z'
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
