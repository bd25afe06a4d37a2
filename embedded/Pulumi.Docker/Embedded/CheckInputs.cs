using System.Security.Cryptography;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>
/// Fills in defaults and automatic names, recorded in <c>__defaults</c>, and finds what is wrong with the inputs, all
/// of it.
/// </summary>
internal static class CheckInputs
{
    public static CheckResult Check(
        ResourceRef resource,
        Field[] fields,
        bool autoNamed,
        PropertyMap? olds,
        PropertyMap news,
        Action<PropertyMap, List<CheckFailure>>? rules
    )
    {
        var failures = new List<CheckFailure>();
        var given = new PropertyMap(news);
        if (autoNamed && given.Value("name") is null or "")
        {
            given["name"] = WasAutoNamed(olds) ? olds!.Text("name") ?? Name(resource) : Name(resource);
        }
        var isAutomatic = autoNamed && news.Value("name") is null or "";
        var inputs = Object(given, fields, "", failures, isAutomatic ? "name" : null);
        if (failures.Count == 0)
            rules?.Invoke(inputs, failures);
        return new CheckResult(inputs, failures);
    }

    public static bool WasAutoNamed(PropertyMap? inputs) =>
        inputs?.Items(PropertyReading.Defaults).Contains("name") == true;

    private static string Name(ResourceRef resource) =>
        $"{resource.Name}-{RandomNumberGenerator.GetHexString(7, lowercase: true)}";

    private static PropertyMap Object(
        PropertyMap given,
        Field[] fields,
        string path,
        List<CheckFailure> failures,
        string? automatic = null
    )
    {
        var result = new PropertyMap();
        var defaults = new SortedSet<string>(StringComparer.Ordinal);
        if (automatic is not null)
            defaults.Add(automatic);
        foreach (var (name, value) in given)
        {
            if (name == PropertyReading.Defaults || value is null)
                continue;
            if (Array.Find(fields, f => f.Name == name && !f.OutputOnly) is { } field)
            {
                result[name] = Value(value, field, path + name, failures);
            }
            else
            {
                failures.Add(new CheckFailure(path + name, "there is no such input"));
            }
        }
        foreach (var field in fields)
        {
            if (result.ContainsKey(field.Name) || field.OutputOnly)
                continue;
            if (field.Required)
                failures.Add(new CheckFailure(path + field.Name, "must be given"));
            if (field.Default is null)
                continue;
            result[field.Name] = field.Default;
            defaults.Add(field.Name);
        }
        result[PropertyReading.Defaults] = PropertyReading.ToProperty(defaults);
        return result;
    }

    private static object? Value(object value, Field field, string path, List<CheckFailure> failures)
    {
        switch (field.Shape, value)
        {
            case (_, Unknown):
            case (Shape.String, string):
            case (Shape.Bool, bool):
            case (Shape.Number, double number) when number == Math.Floor(number):
                return value;
            case (Shape.Object, PropertyMap map):
                return Object(map, field.Element!, path + ".", failures);
            case (Shape.Map, PropertyMap map):
                foreach (var (name, text) in map)
                {
                    if (text is not (string or Unknown))
                        failures.Add(new CheckFailure($"{path}.{name}", "must be a string"));
                }
                return value;
            case (Shape.List or Shape.Set, PropertyList list):
                return new PropertyList(list.Select((element, i) => Element(element, field, $"{path}[{i}]", failures)));
            default:
                failures.Add(new CheckFailure(path, $"must be {Wanted(field.Shape)}"));
                return value;
        }
    }

    private static object? Element(object? element, Field field, string path, List<CheckFailure> failures)
    {
        switch (element)
        {
            case Unknown:
                return element;
            case PropertyMap map when field.Element is not null:
                return Object(map, field.Element, path + ".", failures);
            case string or null when field.Element is null:
                return element ?? "";
            default:
                failures.Add(new CheckFailure(path, field.Element is null ? "must be a string" : "must be an object"));
                return element;
        }
    }

    private static string Wanted(Shape shape) =>
        shape switch
        {
            Shape.String => "a string",
            Shape.Bool => "true or false",
            Shape.Number => "a whole number",
            Shape.Map => "a map of strings",
            Shape.Object => "an object",
            _ => "a list",
        };
}
