using System.Reflection;

namespace Pulumi;

/// <summary>A group of resources with a name and outputs of its own.</summary>
public class ComponentResource : Resource
{
    /// <summary>Registers the component.</summary>
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options) { }

    /// <summary>Registers the component with arguments.</summary>
    public ComponentResource(string type, string name, ResourceArgs? args, ComponentResourceOptions? options = null)
        : base(type, name, custom: false, args ?? ResourceArgs.Empty, options ?? new ComponentResourceOptions()) { }

    /// <summary>
    /// Says that the component is complete. Its outputs are its public properties with <see cref="OutputAttribute"/>,
    /// by the attribute's name or else their own.
    /// </summary>
    protected void RegisterOutputs()
    {
        var outputs = new Dictionary<string, object?>();
        foreach (var property in GetType().GetProperties())
        {
            if (property.Name == nameof(Urn) || property.GetCustomAttribute<OutputAttribute>() is not { } attribute)
                continue;
            var name = string.IsNullOrWhiteSpace(attribute.Name) ? property.Name : attribute.Name;
            outputs.Add(name, property.GetValue(this));
        }
        RegisterOutputs(outputs);
    }

    /// <summary>Says that the component is complete, with its outputs.</summary>
    protected void RegisterOutputs(IDictionary<string, object?> outputs) =>
        RegisterOutputs(Output.Create(outputs ?? throw new ArgumentNullException(nameof(outputs))));

    /// <summary>Says that the component is complete, with its outputs.</summary>
    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs) =>
        RegisterOutputs(Output.Create(outputs));

    /// <summary>Says that the component is complete, with its outputs.</summary>
    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs) =>
        Deployment.Required.RegisterOutputs(this, outputs ?? throw new ArgumentNullException(nameof(outputs)));
}
