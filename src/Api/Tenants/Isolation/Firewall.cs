using System.ComponentModel;
using System.Diagnostics;

namespace Berth.Tenants.Isolation;

/// <summary>
/// The kernel's firewall of the network that this process is in, through the same tools that the engine uses. Needs
/// root.
/// </summary>
public static class Firewall
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The families that this kernel has.</summary>
    public static IReadOnlyList<Family> Families =>
        File.Exists("/proc/net/if_inet6") ? [Family.V4, Family.V6] : [Family.V4];

    /// <summary>What <c>iptables-save -t filter</c> prints, line by line.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is not installed, refused, or did not answer within 30 s.
    /// </exception>
    public static async Task<IReadOnlyList<string>> SavedAsync(Family family, CancellationToken cancellationToken) =>
        (await RunAsync($"{Tool(family)}-save", ["-t", "filter"], "", cancellationToken)).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

    /// <summary>Applies input for <c>iptables-restore --noflush</c>: all of it or nothing.</summary>
    /// <exception cref="InvalidOperationException">Likewise; nothing was changed then.</exception>
    public static Task RestoreAsync(Family family, string text, CancellationToken cancellationToken) =>
        RunAsync($"{Tool(family)}-restore", ["--noflush", "--wait", "10"], text, cancellationToken);

    /// <summary>What is missing for a firewall to be in force.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(
        FirewallRules rules,
        CancellationToken cancellationToken
    )
    {
        List<string> missing = [];
        foreach (var family in Families)
            missing.AddRange(RenderFirewall.Missing(rules, family, await SavedAsync(family, cancellationToken)));
        return missing;
    }

    private static string Tool(Family family) => family == Family.V4 ? "iptables" : "ip6tables";

    private static async Task<string> RunAsync(
        string program,
        string[] arguments,
        string input,
        CancellationToken cancellationToken
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Limit);
        using var process = Start(program, arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} refused: {(await error).Trim()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            throw new InvalidOperationException(
                $"{program} did not answer within {Limit.TotalSeconds:0} s. Somebody else may hold the firewall's lock."
            );
        }
    }

    private static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                $"{program} cannot be run: {e.Message}. Install the package iptables; it must be in PATH."
            );
        }
    }
}
