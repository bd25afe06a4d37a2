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
    /// The properties with [Output], once the constructor has run. Throws when one has no value or is no output.
    /// </summary>
    internal IDictionary<string, object?> ReadOutputs()
    {
        var outputs = new Dictionary<string, object?>();
        var unset = new List<string>();
        var wrong = new List<string>();
        foreach (
            var property in GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        )
        {
            if (
                property.GetCustomAttribute<OutputAttribute>() is not { } attribute
                || property.DeclaringType == typeof(Resource)
            )
                continue;
            var name = attribute.Name ?? property.Name;
            if (
                property.PropertyType is not { IsGenericType: true } type
                || type.GetGenericTypeDefinition() != typeof(Output<>)
            )
                wrong.Add(property.Name);
            else if (property.GetValue(this) is not { } value)
                unset.Add(property.Name);
            else
                outputs[name] = value;
        }
        if (wrong.Count > 0)
            throw RunException.OutputsHaveIncorrectType(wrong);
        if (unset.Count > 0)
            throw new RunException(
                $"Output(s) '{string.Join("', '", unset)}' have no value assigned. [Output] attributed "
                    + "properties must be assigned inside Stack constructor."
            );
        return outputs;
    }
}
