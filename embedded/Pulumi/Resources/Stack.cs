using System.Reflection;

namespace Pulumi;

/// <summary>
/// The root of a program. Derive from it, declare resources in the constructor, and results as properties with
/// <see cref="OutputAttribute"/>.
/// </summary>
public class Stack : ComponentResource
{
    internal const string RootType = "pulumi:pulumi:Stack";

    /// <summary>Registers the stack; the resources constructed from here on belong to it.</summary>
    public Stack(StackOptions? options = null)
        : base(RootType, $"{Deployment.Required.ProjectName}-{Deployment.Required.StackName}", Convert(options)) =>
        Deployment.Required.Stack = this;

    private static ComponentResourceOptions Convert(StackOptions? options) =>
        options is null ? new() : new() { ResourceTransformations = [.. options.ResourceTransformations] };

    /// <summary>
    /// The public properties with [Output], once the constructor has run, by the attribute's name or else their own.
    /// Throws when one has no value or is no output.
    /// </summary>
    internal IDictionary<string, object?> ReadOutputs()
    {
        var outputs = new Dictionary<string, object?>();
        foreach (var property in GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (
                property.GetCustomAttribute<OutputAttribute>() is { } attribute
                && property.DeclaringType != typeof(Resource)
            )
                outputs.Add(attribute.Name ?? property.Name, property.GetValue(this));
        }
        var unset = outputs.Where(o => o.Value is null).Select(o => o.Key).ToList();
        if (unset.Count > 0)
            throw new RunException(
                $"Output(s) '{string.Join(", ", unset)}' have no value assigned. [Output] attributed "
                    + "properties must be assigned inside Stack constructor."
            );
        var wrong = outputs.Where(o => o.Value is not IOutput).Select(o => o.Key).ToList();
        return wrong.Count > 0 ? throw RunException.OutputsHaveIncorrectType(wrong) : outputs;
    }
}
