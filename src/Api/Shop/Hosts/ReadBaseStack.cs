using Berth.Platform.Settings;
using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;

namespace Berth.Shop.Hosts;

/// <summary>
/// Reads what a base stack says of its machine: its outputs, from the backend that the tenants' stacks are in.
/// </summary>
public sealed class ReadBaseStack(BerthSettings settings)
{
    private const string Project = "berth-base";

    /// <summary>What it says; empty where it says nothing.</summary>
    /// <param name="Endpoint">Output <c>dockerHost</c>.</param>
    /// <param name="Address">Output <c>address</c>.</param>
    /// <param name="EdgeContainer">Output <c>edgeContainer</c>.</param>
    /// <param name="EdgeUrl">Output <c>edgeUrl</c>.</param>
    public sealed record Said(string Endpoint, string Address, string EdgeContainer, string EdgeUrl);

    /// <exception cref="InvalidOperationException">There is no such stack, or it cannot be read.</exception>
    public async Task<Said> ReadAsync(string stack, CancellationToken cancellationToken)
    {
        try
        {
            using var workspace = await LocalWorkspace.CreateAsync(
                new LocalWorkspaceOptions
                {
                    ProjectSettings = new ProjectSettings(Project, ProjectRuntimeName.Dotnet),
                    SecretsProvider = "passphrase",
                    EnvironmentVariables = new Dictionary<string, string?>
                    {
                        ["PULUMI_BACKEND_URL"] = settings.Stacks.Backend,
                        ["PULUMI_CONFIG_PASSPHRASE_FILE"] = settings.Stacks.PassphraseFile,
                    },
                },
                cancellationToken
            );
            await workspace.SelectStackAsync(stack, cancellationToken);
            var outputs = await workspace.GetStackOutputsAsync(stack, cancellationToken);
            return new Said(Text("dockerHost"), Text("address"), Text("edgeContainer"), Text("edgeUrl"));

            string Text(string name) => outputs.TryGetValue(name, out var output) ? output.Value as string ?? "" : "";
        }
        catch (CommandException e)
        {
            throw new InvalidOperationException(
                $"The base stack '{stack}' cannot be read from {settings.Stacks.Backend}: {e.Message} It must "
                    + "be in the same backend, up, and encrypted with the same passphrase; or give its values as "
                    + "options."
            );
        }
    }
}
