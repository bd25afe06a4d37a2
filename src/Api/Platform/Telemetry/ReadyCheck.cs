namespace Berth.Platform.Telemetry;

/// <summary>One thing that must be so before this process is of use. Each role names its own.</summary>
/// <param name="Name">As <c>/readyz</c> shows it.</param>
/// <param name="Look">Null when it is so; else what is missing, in words that strangers may read.</param>
public sealed record ReadyCheck(string Name, Func<IServiceProvider, CancellationToken, Task<string?>> Look);
