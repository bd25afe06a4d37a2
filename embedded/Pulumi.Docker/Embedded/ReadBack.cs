using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>
/// The recorded inputs after a refresh: as they were where reality agrees with them, as reality is where it does not.
/// </summary>
internal static class ReadBack
{
    /// <param name="fields">The resource's properties.</param>
    /// <param name="inputs">The recorded inputs; empty for an import.</param>
    /// <param name="outputs">What was read.</param>
    /// <param name="notRead">Properties that the engine does not tell, or mixes with the image's.</param>
    /// <param name="same">Whether a value means the same as another beyond being equal.</param>
    public static PropertyMap Inputs(
        Field[] fields,
        PropertyMap inputs,
        PropertyMap outputs,
        IReadOnlySet<string> notRead,
        Func<string, object?, object?, bool>? same = null
    )
    {
        if (inputs.Count == 0)
            return Imported(fields, outputs);
        var result = new PropertyMap(inputs);
        foreach (var field in fields)
        {
            if (field.OutputOnly || notRead.Contains(field.Name) || !inputs.TryGetValue(field.Name, out var asked))
                continue;
            var real = outputs.Value(field.Name);
            if (Agrees(field, asked, real) || same?.Invoke(field.Name, asked, real) == true)
                continue;
            if (real is null)
                result.Remove(field.Name);
            else
                result[field.Name] = WithoutDefaults(real);
        }
        return result;
    }

    /// <summary>All that was asked for is so. Reality may have more to say within objects.</summary>
    public static bool Agrees(Field field, object? asked, object? real)
    {
        if (Canonical.Of(asked, field) == Canonical.Of(real, field))
            return true;
        switch (asked, real)
        {
            case (PropertyMap a, PropertyMap r) when field.Shape == Shape.Object:
                return field.Element!.All(f =>
                    Canonical.Of(a.Value(f.Name), f).Length == 0 || Agrees(f, a.Value(f.Name), r.Value(f.Name))
                );
            case (PropertyList a, PropertyList r) when field.Element is { } element && a.Count == r.Count:
                var whole = new Field(field.Name, Shape.Object, element);
                return field.Shape == Shape.Set
                    ? a.All(x => r.Any(y => Agrees(whole, x, y)))
                    : a.Zip(r).All(p => Agrees(whole, p.First, p.Second));
            default:
                return false;
        }
    }

    private static PropertyMap Imported(Field[] fields, PropertyMap outputs)
    {
        var inputs = new PropertyMap { [PropertyReading.Defaults] = new PropertyList() };
        foreach (var field in fields)
        {
            var value = outputs.Value(field.Name);
            if (!field.OutputOnly && Canonical.Of(value, field).Length > 0)
                inputs[field.Name] = WithoutDefaults(value);
        }
        return inputs;
    }

    private static object? WithoutDefaults(object? value) =>
        value switch
        {
            PropertyMap map => Mapped(map),
            PropertyList list => new PropertyList(list.Select(e => e is PropertyMap map ? Noted(map) : e)),
            _ => value,
        };

    private static PropertyMap Mapped(PropertyMap map) => new(map.Where(p => p.Value is not null));

    private static PropertyMap Noted(PropertyMap map) =>
        new(Mapped(map)) { [PropertyReading.Defaults] = new PropertyList() };
}
