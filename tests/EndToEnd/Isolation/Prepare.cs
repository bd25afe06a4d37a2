namespace Berth.Tests.EndToEnd.Isolation;

/// <summary><c>berth hosts prepare</c>, on the machine that an engine of the test's own stands for.</summary>
internal static class Prepare
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="engine">Where.</param>
    /// <param name="installation">Whose host it is.</param>
    /// <param name="folder">Holds the file <c>passphrase</c>.</param>
    /// <param name="more">Settings besides, as environment.</param>
    /// <param name="arguments">Such as <c>--check</c>.</param>
    public static async Task<(int Code, string Said)> RunAsync(
        OwnEngine engine,
        string installation,
        string folder,
        IReadOnlyDictionary<string, string> more,
        params IReadOnlyList<string> arguments
    )
    {
        var settings = new Dictionary<string, string>(more)
        {
            ["Berth__Installation"] = installation,
            ["Berth__PublicUrl"] = "http://shop.example",
            ["Berth__ListenUrl"] = "http://127.0.0.1:5080",
            ["Berth__Database"] = "Host=/nowhere",
            ["Berth__KeysFolder"] = folder,
            ["Berth__Stripe__ApiKey"] = "sk_test",
            ["Berth__Stripe__WebhookSecrets__0"] = "whsec_test",
            ["Berth__Docker__NetworkPool"] = "10.201.0.0/24",
            ["Berth__Edge__Container"] = "edge",
            ["Berth__Stacks__Backend"] = $"file://{folder}",
            ["Berth__Stacks__PassphraseFile"] = Path.Combine(folder, "passphrase"),
            ["Berth__Stacks__WorkFolder"] = folder,
        };
        using var process = Shell.Start(
            "nsenter",
            [$"--net={engine.Network.File}", "dotnet", Shell.Dll("Api", "berth"), "hosts", "prepare", .. arguments],
            settings,
            out var said
        );
        await process.WaitForExitAsync();
        return (process.ExitCode, said());
    }
}
