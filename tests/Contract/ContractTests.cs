using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Berth.Tests.Contract;

/// <summary>
/// The program in contract/, which runs on the official packages, prints the same lines on the embedded ones. Its
/// sources are copies, unchanged.
/// </summary>
public sealed class ContractTests
{
    [Fact]
    public async Task TheProgramPrintsWhatItPrintsOnTheOfficialPackages()
    {
        var expected = await File.ReadAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, "contract", "expected-output.txt")
        );
        var (printed, errors, exitCode) = await RunAsync();
        printed.ShouldBe(expected, errors);
        exitCode.ShouldBe(0, errors);
    }

    private static async Task<(string[] Printed, string Errors, int ExitCode)> RunAsync()
    {
        // Beside our own output folder: artifacts/bin/Contract/<configuration>.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(here.Parent!.Parent!.FullName, "Contract", here.Name, "Contract.dll")]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Defaults of providers come from the environment; the expected output has none.
        foreach (
            var name in start
                .Environment.Keys.Where(k =>
                    k.StartsWith("AWS_", StringComparison.Ordinal)
                    || k.StartsWith("DOCKER_", StringComparison.Ordinal)
                    || k.StartsWith("PULUMI_", StringComparison.Ordinal)
                )
                .ToArray()
        )
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (printed.TrimEnd('\n').Split('\n'), await errors, process.ExitCode);
    }
}
