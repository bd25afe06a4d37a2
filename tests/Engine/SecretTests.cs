using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Berth.Docker;
using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Shouldly;
using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// A secret from the configuration, in a container's environment and in the stack's outputs, through every operation:
/// it is in plain text in Docker and where <c>--show-secrets</c> asks for it, and nowhere else. It has characters that
/// JSON, YAML, shells and queries write differently.
/// </summary>
public sealed class SecretTests : IAsyncLifetime
{
    private readonly string _core = $"canary{Guid.NewGuid():N}";
    private readonly TenantRun _program = new($"s{Guid.NewGuid():N}"[..9]);
    private readonly StringBuilder _heard = new();
    private readonly Dictionary<string, string> _config;

    public SecretTests() =>
        _config = new()
        {
            ["image"] = "berth/hello:1",
            ["subnet"] = $"10.218.{Environment.ProcessId % 250}",
            ["memory"] = "64",
        };

    private string Canary => $"{_core}\"\\ <&'é%";

    public async ValueTask InitializeAsync()
    {
        _program.Configure(_config);
        await (await OpenAsync()).SetConfigAsync("apiKey", new ConfigValue(Canary, isSecret: true));
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    [Fact]
    public async Task TheCommandLineShowsItOnlyWhenAskedTo()
    {
        foreach (
            var line in new[]
            {
                "preview",
                "preview --diff",
                "preview --json",
                "up --yes --diff",
                "up --yes",
                "refresh --yes",
                "refresh --preview-only --json",
                "output",
                "output --json",
                "output apiKey",
                "export",
                "preview --diff --refresh",
            }
        )
        {
            await HiddenAsync(line);
        }
        (await _program.RunAsync("output apiKey")).Out.ShouldBe("[secret]\n");
        (await _program.RunAsync("output apiKey --show-secrets")).Out.ShouldBe(Canary + "\n");
        (await _program.RunAsync("output --json --show-secrets")).Out.ShouldContain(_core);
        (await _program.RunAsync("export --show-secrets")).Out.ShouldContain(_core);
        var docker = DockerClient.Connect();
        (await docker.Containers.InspectAsync($"plm-{_program.Stack}-app")).Config.Env!.ShouldContain(
            $"API_KEY={Canary}",
            "the engine is where it has to arrive"
        );

        // Docker's refusal quotes the name that it was given.
        _config["secretName"] = "true";
        await ReconfigureAsync();
        var failed = await HiddenAsync("up --yes --skip-preview", code: 1);
        failed.Out.ShouldContain("Invalid container name ([secret])");
        _config.Remove("secretName");
        await ReconfigureAsync();
        await HiddenAsync("up --yes --skip-preview");
        await HiddenAsync("destroy --yes");
        Files();
    }

    [Fact]
    public async Task TheAutomationApiTellsItToNobodyWhoListens()
    {
        var stack = await OpenAsync();
        Heard("preview", (await stack.PreviewAsync(Listening(new PreviewOptions { Diff = true }))).StandardOutput);
        var up = await stack.UpAsync(Listening(new UpOptions()));
        Heard("up", up.StandardOutput + up.StandardError);
        (up.Outputs["apiKey"].Value, up.Outputs["apiKey"].IsSecret).ShouldBe((Canary, true));
        Heard("refresh", (await stack.RefreshAsync(Listening(new RefreshOptions()))).StandardOutput);
        Heard(
            "history",
            JsonSerializer.Serialize(
                (await stack.GetHistoryAsync()).Select(h => new
                {
                    h.Message,
                    h.Kind,
                    h.Result,
                    h.Environment,
                    Config = h.Config?.Select(c => $"{c.Key}={c.Value.Value}"),
                })
            )
        );
        await stack.SetConfigAsync("secretName", new ConfigValue("true"));
        var e = await Should.ThrowAsync<CommandException>(() => stack.UpAsync(Listening(new UpOptions())));
        Heard("error", e.ToString());
        e.Message.ShouldContain("[secret]");
        Heard("destroy", (await stack.DestroyAsync(Listening(new DestroyOptions()))).StandardOutput);
        _heard.ToString().ShouldContain("[secret]");
        Files();
    }

    private Task<WorkspaceStack> OpenAsync() =>
        LocalWorkspace.CreateOrSelectStackAsync(
            new InlineProgramArgs("tenant", _program.Stack, PulumiFn.Create(App.Define))
            {
                WorkDir = _program.Folder,
                EnvironmentVariables = new Dictionary<string, string?>
                {
                    ["PULUMI_BACKEND_URL"] = $"file://{_program.State}",
                    ["PULUMI_CONFIG_PASSPHRASE"] = "test",
                },
            }
        );

    private async Task ReconfigureAsync()
    {
        _program.Configure(_config);
        await (await OpenAsync()).SetConfigAsync("apiKey", new ConfigValue(Canary, isSecret: true));
    }

    private async Task<(int Code, string Out, string Error)> HiddenAsync(string line, int code = 0)
    {
        var said = await _program.RunAsync(line, watch: WatchAsync);
        said.Code.ShouldBe(code, $"{line}:\n{said.Out}{said.Error}");
        Heard(line, said.Out + said.Error);
        return said;
    }

    // What anybody on the machine can see of the process and its children.
    private async Task WatchAsync(Process process)
    {
        while (!process.HasExited)
        {
            foreach (
                var folder in Directory
                    .EnumerateDirectories("/proc")
                    .Where(d => int.TryParse(Path.GetFileName(d), out _))
            )
            {
                try
                {
                    Heard("ps", (await File.ReadAllTextAsync(Path.Combine(folder, "cmdline"))).Replace('\0', ' '));
                }
                catch (IOException)
                {
                    // It has ended.
                }
                catch (UnauthorizedAccessException)
                {
                    // Somebody else's.
                }
            }
            Files();
            await Task.Delay(100);
        }
    }

    private T Listening<T>(T options)
        where T : UpdateOptions
    {
        options.OnEvent = e => Heard("event", JsonSerializer.Serialize(e));
        options.OnStandardOutput = line => Heard("output", line);
        options.OnStandardError = line => Heard("error", line);
        return options;
    }

    private void Heard(string where, string text)
    {
        lock (_heard)
            _heard.Append(text);
        text.ShouldNotContain(_core, Case.Insensitive, where);
    }

    private void Files()
    {
        foreach (var file in Directory.EnumerateFiles(_program.Folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                File.ReadAllText(file).ShouldNotContain(_core, Case.Insensitive, file);
            }
            catch (FileNotFoundException)
            {
                // Written and renamed while we looked.
            }
        }
    }
}
