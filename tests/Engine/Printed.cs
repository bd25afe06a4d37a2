using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// The verbs of tests/TenantProgram, in processes of their own, through all that the official CLI was recorded with:
/// one stack from its first preview to its last destroy. The names and the subnet are this run's own;
/// <see cref="Normal"/> turns them back into the recorded ones.
/// </summary>
public sealed class Printed : IRecordedRun, IAsyncLifetime
{
    private const string Image = "berth/hello:1";
    private readonly TenantRun _program = new($"p{Guid.NewGuid():N}"[..9]);
    private readonly Dictionary<string, (int Code, string Out, string Error)> _said = [];
    private readonly Dictionary<string, string> _config = [];

    public string Stack => _program.Stack;

    public string Subnet { get; } = $"10.217.{Environment.ProcessId % 250}";

    /// <summary>What a step said.</summary>
    public (int Code, string Out, string Error) this[string step] => _said[step];

    public async ValueTask InitializeAsync()
    {
        Set("subnet", Subnet);
        Set("image", Image);
        Set("version", "1");
        Set("memory", "64");
        await SayAsync("03", "preview --json");
        await SayAsync("04", "preview --diff");
        await SayAsync("05", "up --yes --skip-preview");
        await SayAsync("06", "export");
        await SayAsync("07", "export --show-secrets");
        await SayAsync("08", "output --json");
        await SayAsync("09", "output --json --show-secrets");
        await SayAsync("13", "preview --json");
        await SayAsync("14", "up --yes --skip-preview");
        Set("memory", "96");
        await SayAsync("20", "preview --json");
        await SayAsync("21", "preview --diff");
        await SayAsync("22", "up --yes --skip-preview");
        Set("version", "2");
        await SayAsync("30", "preview --json");
        await SayAsync("31", "preview --diff");
        await SayAsync("32", "up --yes --skip-preview");
        Set("extra", "true");
        await SayAsync("40", "up --yes --skip-preview");
        Set("extra", "false");
        await SayAsync("41", "preview --json");
        await SayAsync("42", "preview --diff");
        await SayAsync("43", "up --yes --skip-preview");
        await RemoveContainerAsync();
        await SayAsync("50", "refresh --preview-only --json");
        await SayAsync("51", "refresh --yes --skip-preview");
        await SayAsync("52", "preview --json");
        await SayAsync("53", "up --yes --skip-preview");
        Set("image", "nosuch.invalid/x:1");
        await SayAsync("60", "up --yes --skip-preview");
        Set("image", Image);
        await RemoveContainerAsync();
        await SayAsync("69", "refresh --yes");
        await SayAsync("70", "destroy --yes --skip-preview");
        await SayAsync("80", "up --yes --skip-preview");
        Set("protect", "true");
        await SayAsync("81", "up --yes --skip-preview");
        await SayAsync("82", "destroy --yes --skip-preview");
        Set("protect", "false");
        await SayAsync("84", "up --yes --skip-preview");
        var locks = Directory
            .CreateDirectory(
                Path.Combine(_program.Folder, "state", ".pulumi", "locks", "organization", "tenant", Stack)
            )
            .FullName;
        await File.WriteAllTextAsync(
            Path.Combine(locks, "2afe8aa9-0c0f-48c8-957a-b387e2ba4902.json"),
            """{"pid":18775,"username":"root","hostname":"elsewhere","timestamp":"2026-11-20T08:24:18Z"}"""
        );
        await SayAsync("75", "up --yes --skip-preview");
        await SayAsync("76", "cancel --yes");
        await SayAsync("90", "preview", passphrase: "wrong");
        await SayAsync("up without --yes", "up");
        await SayAsync("destroy without --yes", "destroy --non-interactive");
        await SayAsync("expect no changes", "up --yes --expect-no-changes");
        Set("memory", "64");
        await SayAsync("expect no changes, but", "up --yes --expect-no-changes");
        await SayAsync("unknown verb", "launch");
        await SayAsync("history and all", "destroy --yes --skip-preview");
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    /// <summary>A file of what the official CLI printed or kept.</summary>
    public static string Recorded(string name) => Path.Combine(AppContext.BaseDirectory, "printed", name);

    private void Set(string key, string value)
    {
        _config[key] = value;
        _program.Configure(_config);
    }

    private Task RemoveContainerAsync() =>
        Berth.Docker.DockerClient.Connect().Containers.RemoveAsync($"plm-{Stack}-app", force: true);

    private async Task SayAsync(string step, string line, string passphrase = "test") =>
        _said[step] = await _program.RunAsync(line, passphrase);
}
