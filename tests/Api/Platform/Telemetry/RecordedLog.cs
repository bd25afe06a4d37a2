using Microsoft.Extensions.Logging;

namespace Berth.Tests.Telemetry;

/// <summary>Remembers what was logged, and within what.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly List<Line> _lines = [];
    private readonly LoggerExternalScopeProvider _scopes = new(); // of all applications that write here

    public IReadOnlyList<Line> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>One line with its scopes, outermost first.</summary>
    public sealed record Line(
        string Category,
        string Message,
        IReadOnlyList<string> Scopes,
        Exception? Exception = null
    );

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void Dispose() { }

    private sealed class Log(RecordedLog all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => all._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var scopes = new List<string>();
            all._scopes.ForEachScope(
                (scope, list) =>
                    list.Add(
                        scope is IEnumerable<KeyValuePair<string, object>> pairs
                            ? string.Join(", ", pairs.Select(p => $"{p.Key}={p.Value}"))
                            : $"{scope}"
                    ),
                scopes
            );
            lock (all._lines)
                all._lines.Add(new(category, formatter(state, exception), scopes, exception));
        }
    }
}
