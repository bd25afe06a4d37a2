using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>
/// What all parts of one run share: the state, the providers, the events, the count of what was done, and whether it
/// has failed.
/// </summary>
internal sealed class RunContext : IAsyncDisposable
{
    /// <summary>
    /// How long a provider has to come back after it was cancelled; a stubborn one is left to itself.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Action<RunEvent>? _onEvent;
    private readonly Lock _eventGate = new();
    private readonly Dictionary<StepOp, int> _changes = [];
    private readonly ConcurrentDictionary<string, bool> _secretTexts = new();
    private readonly SemaphoreSlim _slots;
    private int _sequence;

    public RunContext(
        StackName stack,
        StateJournal journal,
        RunOptions options,
        bool isPreview,
        CancellationToken cancellationToken
    )
    {
        (Stack, Journal, Options, IsPreview, Cancellation, _onEvent) = (
            stack,
            journal,
            options,
            isPreview,
            cancellationToken,
            options.OnEvent
        );
        _slots = new SemaphoreSlim(options.Parallel is > 0 and var parallel ? parallel : 16);
        foreach (var value in options.Config.Values)
        {
            if (value.IsSecret)
                KeepSecret(value.Value);
        }
    }

    public StackName Stack { get; }
    public StateJournal Journal { get; }
    public ProviderHost Providers { get; } = new();
    public RunOptions Options { get; }
    public bool IsPreview { get; }
    public CancellationToken Cancellation { get; }
    public Stopwatch Clock { get; } = Stopwatch.StartNew();
    public bool Failed { get; private set; }
    public PropertyMap? StackOutputs { get; set; }

    /// <summary>Nothing new is begun.</summary>
    public bool Stopped { get; set; }

    public ImmutableDictionary<StepOp, int> Changes
    {
        get
        {
            lock (_eventGate)
                return _changes.ToImmutableDictionary();
        }
    }

    /// <summary>The first errors, for the message of the exception.</summary>
    public List<string> Errors { get; } = [];

    public void Emit(RunEvent e)
    {
        lock (_eventGate)
        {
            e.Sequence = _sequence++;
            e.Time = DateTimeOffset.UtcNow;
            _onEvent?.Invoke(e);
        }
    }

    public void Started(Step step) => Emit(new StepStarted(step, IsPreview));

    /// <summary>A resource is left as it is.</summary>
    public void Same(ResourceRecord record)
    {
        var step = new Step(StepOp.Same, record.Urn, record.Type, record.Clone(), record.Clone());
        Started(step);
        Done(step);
    }

    public void Done(Step step, TimeSpan duration = default, bool count = true)
    {
        if (count)
            Count(step);
        Emit(new StepDone(step, IsPreview, duration));
    }

    /// <summary>
    /// Counts a step once for its resource; default providers and the halves of a replacement are not counted.
    /// </summary>
    public void Count(Step step)
    {
        if (
            (step.New ?? step.Old) is not { IsDefaultProvider: false }
            || step.Op
                is StepOp.CreateReplacement
                    or StepOp.DeleteReplaced
                    or StepOp.Read
                    or StepOp.RemovePendingReplace
                    or StepOp.Refresh
        )
            return;
        lock (_eventGate)
            _changes[step.Op] = _changes.GetValueOrDefault(step.Op) + 1;
    }

    /// <summary>Tells a message. An error fails the run, and ends it unless <paramref name="stops"/> is false.</summary>
    public void Diagnose(string? urn, string severity, string message, bool ephemeral = false, bool stops = true)
    {
        message = Hide(message);
        if (severity == "error")
        {
            lock (_eventGate)
                Errors.Add(message);
            Failed = true;
            Stopped |= stops;
        }
        Emit(new DiagnosticRaised(urn, severity, message, ephemeral));
    }

    /// <summary>Remembers the texts of secrets, to keep them out of messages.</summary>
    public void KeepSecrets(object? value)
    {
        foreach (var text in PropertyValues.SecretTexts(value))
            KeepSecret(text);
    }

    public string Hide(string message)
    {
        foreach (var text in _secretTexts.Keys.OrderByDescending(t => t.Length))
            message = message.Replace(text, "[secret]", StringComparison.Ordinal);
        return message;
    }

    /// <summary>Runs a provider's work in one of the bounded slots, off the caller's thread.</summary>
    public async Task<T> WorkAsync<T>(Func<CancellationToken, Task<T>> work, double timeoutSeconds = 0)
    {
        await _slots.WaitAsync(Cancellation).ConfigureAwait(false);
        try
        {
            if (timeoutSeconds <= 0)
                return await Task.Run(() => work(Cancellation), Cancellation).ConfigureAwait(false);
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var allowed = TimeSpan.FromSeconds(timeoutSeconds);
            limited.CancelAfter(allowed);
            try
            {
                return await Task.Run(() => work(limited.Token), limited.Token)
                    .WaitAsync(allowed + Grace)
                    .ConfigureAwait(false);
            }
            catch (Exception e)
                when (e is OperationCanceledException or TimeoutException
                    && limited.IsCancellationRequested
                    && !Cancellation.IsCancellationRequested
                )
            {
                throw new TimeoutException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it took longer than its customTimeouts allow ({timeoutSeconds:0.###} s) and was cancelled. "
                            + $"Whether it was done after all is looked at by the next run."
                    )
                );
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public ValueTask DisposeAsync() => Providers.DisposeAsync();

    // Short texts ("1", "true") would garble messages and hide nothing.
    private void KeepSecret(string text)
    {
        if (text.Length < 4)
            return;
        _secretTexts.TryAdd(text, true);
        // As it stands in what others quote: a body of JSON, a query.
        _secretTexts.TryAdd(JsonEncodedText.Encode(text).Value, true);
        _secretTexts.TryAdd(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value, true);
        _secretTexts.TryAdd(Uri.EscapeDataString(text), true);
    }
}

/// <summary>A configuration value.</summary>
internal sealed record ConfigItem(string Value, bool IsSecret);

/// <summary>How a run is made.</summary>
internal sealed record RunOptions
{
    public IReadOnlyDictionary<string, ConfigItem> Config { get; init; } = new Dictionary<string, ConfigItem>();
    public string Organization { get; init; } = "organization";
    public string RootDirectory { get; init; } = "";
    public string Message { get; init; } = "";
    public string Kind { get; init; } = "update";
    public int? Parallel { get; init; }
    public bool Refresh { get; init; }
    public bool ClearPendingCreates { get; init; }
    public IReadOnlyCollection<string> Replace { get; init; } = [];
    public Targets Targets { get; init; } = Targets.All;

    /// <summary>After a failed step, go on with all that does not need it.</summary>
    public bool ContinueOnError { get; init; }
    public Action<RunEvent>? OnEvent { get; init; }
}
