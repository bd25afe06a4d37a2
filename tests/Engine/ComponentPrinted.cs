using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// The recorded program with arguments for its component, which the recordings have none of: made, changed alone, and
/// destroyed.
/// </summary>
public sealed class ComponentPrinted : IRecordedRun, IAsyncLifetime
{
    private readonly TenantRun _program = new($"c{Guid.NewGuid():N}"[..9]);
    private readonly Dictionary<string, (int Code, string Out, string Error)> _said = [];
    private readonly Dictionary<string, string> _config = [];

    public string Stack => _program.Stack;

    public string Subnet { get; } = $"10.218.{Environment.ProcessId % 250}";

    /// <summary>What a step said.</summary>
    public (int Code, string Out, string Error) this[string step] => _said[step];

    public async ValueTask InitializeAsync()
    {
        Set("subnet", Subnet);
        Set("image", "berth/hello:1");
        Set("version", "1");
        Set("memory", "64");
        Set("plan", "small");
        Set("note", "old");
        await SayAsync("preview create", "preview --json");
        await SayAsync("preview create text", "preview --diff");
        await SayAsync("up", "up --yes --skip-preview");
        await SayAsync("export", "export");
        await SayAsync("same", "up --yes --skip-preview");
        await SayAsync("no changes", "preview --expect-no-changes");
        Set("plan", "large");
        _config.Remove("note");
        await SayAsync("preview", "preview --json");
        await SayAsync("preview text", "preview --diff");
        await SayAsync("update", "up --yes --skip-preview");
        await SayAsync("destroy", "destroy --yes --skip-preview");
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private void Set(string key, string value) => _config[key] = value;

    private async Task SayAsync(string step, string line)
    {
        _program.Configure(_config);
        _said[step] = await _program.RunAsync(line);
    }
}
