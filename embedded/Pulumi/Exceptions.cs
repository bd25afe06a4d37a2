namespace Pulumi;

/// <summary>The program is at fault; its message is shown without a stack trace.</summary>
public class RunException : Exception
{
    /// <summary>With what is wrong.</summary>
    public RunException(string message)
        : base(message) { }

    /// <summary>With what is wrong, and because of what.</summary>
    public RunException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Properties with [Output] are of another type than Output.</summary>
    public static RunException OutputsHaveIncorrectType(IEnumerable<string> outputAttributeNames) =>
        new(
            $"Output(s) '{string.Join(", ", outputAttributeNames)}' have incorrect type. [Output] "
                + "attributed properties must be instances of Output<T>."
        );
}

/// <summary>A resource is used wrongly.</summary>
public class ResourceException(string message, Resource? resource, bool hideStack = false) : Exception(message)
{
    internal Resource? Resource { get; } = resource;
    internal bool HideStack { get; } = hideStack;
}

/// <summary>The engine has stopped and has said why; the program only has to end.</summary>
internal sealed class EngineStoppedException(Exception? inner = null)
    : Exception("The engine has stopped this run; see the diagnostics for the cause.", inner);
