namespace Pulumi.Automation.Commands.Exceptions
{
    /// <summary>An operation failed; the message holds what it printed.</summary>
    public class CommandException : Exception
    {
        internal CommandException(string message, Exception? inner = null)
            : base(message, inner) { }

        /// <summary>The kind of failure.</summary>
        public string Name => GetType().Name;
    }

    /// <summary>Another operation on the stack is under way.</summary>
    public sealed class ConcurrentUpdateException : CommandException
    {
        internal ConcurrentUpdateException(string message, Exception? inner = null)
            : base(message, inner) { }
    }

    /// <summary>There is such a stack already.</summary>
    public class StackAlreadyExistsException : CommandException
    {
        internal StackAlreadyExistsException(string message, Exception? inner = null)
            : base(message, inner) { }
    }

    /// <summary>There is no such stack.</summary>
    public class StackNotFoundException : CommandException
    {
        internal StackNotFoundException(string message, Exception? inner = null)
            : base(message, inner) { }
    }
}

namespace Pulumi.Automation.Exceptions
{
    /// <summary>An event that should have come did not.</summary>
    public class MissingExpectedEventException : Exception
    {
        internal MissingExpectedEventException(string name, string message)
            : base(message) => Name = name;

        /// <summary>Which.</summary>
        public string Name { get; }
    }

    /// <summary>A preview ended without a summary.</summary>
    public sealed class NoSummaryEventException : MissingExpectedEventException
    {
        internal NoSummaryEventException(string message)
            : base("summary", message) { }
    }

    /// <summary>The work directory belongs to another project.</summary>
    public class ProjectSettingsConflictException : Exception
    {
        internal ProjectSettingsConflictException(string settingsFileLocation)
            : base(
                $"Custom {nameof(ProjectSettings)} passed in code conflict with settings found on disk: {settingsFileLocation}"
            ) => SettingsFileLocation = settingsFileLocation;

        /// <summary>The file on disk.</summary>
        public string SettingsFileLocation { get; }
    }
}
