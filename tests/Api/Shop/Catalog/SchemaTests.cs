using System.Collections;
using System.Text.Json;
using Berth.Shop.Catalog;
using Shouldly;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Berth.Tests.Catalog;

/// <summary>
/// <c>catalog/product.schema.json</c>, by which editors complete and check product files, knows the keys that the
/// catalog reads, and no others; and the annotated example names each of them.
/// </summary>
public sealed class SchemaTests
{
    private const string Schema = "catalog/product.schema.json";

    [Fact]
    public void TheSchemaHasTheKeysThatAreRead()
    {
        var read = KeysOf(typeof(Product), "").ToList();
        var schema = KeysOf(JsonDocument.Parse(File.ReadAllText(Repository.Path(Schema))).RootElement, "").ToList();
        read.ExceptBy(schema, k => k.Key)
            .Select(k => $"{Schema} lacks the key '{k.Key}', which {k.Member} reads. Add it to the schema.")
            .ShouldBeEmpty();
        schema
            .Except(read.Select(k => k.Key))
            .Select(k => $"{Schema} has the key '{k}', which no property under {nameof(Product)} reads. Remove it.")
            .ShouldBeEmpty();
    }

    [Fact]
    public void TheAnnotatedExampleNamesEachKey()
    {
        var example = File.ReadAllText(Repository.Path("catalog", "hello.yaml"));
        KeysOf(typeof(Product), "")
            .Where(k => !System.Text.RegularExpressions.Regex.IsMatch(example, $@"\b{k.Key.Split('.')[^1]}:"))
            .Select(k => $"catalog/hello.yaml says nothing of '{k.Key}'. Explain it there, in a comment if need be.")
            .ShouldBeEmpty();
    }

    [Fact]
    public void EachFileIsValidByTheSchema()
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Repository.Path(Schema))).RootElement;
        foreach (var file in Directory.EnumerateFiles(Repository.Path("catalog"), "*.yaml"))
        {
            var text = File.ReadAllText(file);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            Unknown(yaml.Documents[0].RootNode, schema, "").ShouldBeEmpty(file);
            text.ShouldContain("# yaml-language-server: $schema=product.schema.json", customMessage: file);
        }
    }

    /// <summary>What no registry has can be built here, and nobody is told of an image that cannot be had.</summary>
    [Fact]
    public void ImagesOfNoRegistryAreBuiltByScripts()
    {
        var scripts = string.Concat(
            ((string[])["setup", "products.sh"]).Select(s => File.ReadAllText(Repository.Path("bin", s)))
        );
        foreach (var image in LoadCatalog.From(Repository.Path("catalog")).Products.SelectMany(p => p.BuiltHere))
            scripts.ShouldContain($"image {image} ");
    }

    /// <summary>By the types that YAML is read into: <c>plans.price</c>, <c>ask.*.title</c>.</summary>
    private static IEnumerable<(string Key, string Member)> KeysOf(Type type, string path)
    {
        foreach (var property in type.GetProperties().Where(p => p is { CanRead: true, CanWrite: true }))
        {
            var key = $"{path}{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}";
            yield return (key, $"{type.Name}.{property.Name}");
            var of = property.PropertyType;
            var (inner, step) =
                of.IsGenericType && typeof(IDictionary).IsAssignableFrom(of) ? (of.GetGenericArguments()[1], ".*.")
                : of.IsGenericType && typeof(IList).IsAssignableFrom(of) ? (of.GetGenericArguments()[0], ".")
                : (of, ".");
            if (inner.Namespace == typeof(Product).Namespace && inner.IsClass)
                foreach (var below in KeysOf(inner, $"{key}{step}"))
                    yield return below;
        }
    }

    /// <summary>The same by the schema.</summary>
    private static IEnumerable<string> KeysOf(JsonElement schema, string path, JsonElement? root = null)
    {
        var whole = root ?? schema;
        schema = Meant(schema, whole);
        if (schema.TryGetProperty("properties", out var properties))
            foreach (var property in properties.EnumerateObject())
            {
                yield return $"{path}{property.Name}";
                foreach (var below in KeysOf(property.Value, $"{path}{property.Name}.", whole))
                    yield return below;
            }
        if (schema.TryGetProperty("items", out var items))
            foreach (var below in KeysOf(items, path, whole))
                yield return below;
        if (schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.Object)
            foreach (var below in KeysOf(others, $"{path}*.", whole))
                yield return below;
    }

    /// <summary>What a reference within the schema refers to, or the schema itself.</summary>
    private static JsonElement Meant(JsonElement schema, JsonElement whole) =>
        schema.TryGetProperty("$ref", out var to)
            ? to.GetString()!.Split('/').Skip(1).Aggregate(whole, (at, step) => at.GetProperty(step))
            : schema;

    private static IEnumerable<string> Unknown(YamlNode node, JsonElement schema, string path, JsonElement? root = null)
    {
        var whole = root ?? schema;
        schema = Meant(schema, whole);
        if (node is YamlSequenceNode list && schema.TryGetProperty("items", out var items))
            return list.SelectMany(n => Unknown(n, items, path, whole));
        if (node is not YamlMappingNode map)
            return [];
        return map.Children.SelectMany(child =>
        {
            var key = ((YamlScalarNode)child.Key).Value!;
            if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(key, out var its))
                return Unknown(child.Value, its, $"{path}{key}.", whole);
            return
                schema.TryGetProperty("additionalProperties", out var others)
                && others.ValueKind == JsonValueKind.Object
                ? Unknown(child.Value, others, $"{path}{key}.", whole)
                : [$"{path}{key} is not in the schema"];
        });
    }
}
