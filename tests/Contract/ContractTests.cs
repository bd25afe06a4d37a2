using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Berth.Tests.Contract;

/// <summary>
/// Programs that run on the official packages print the same lines on the embedded ones: contract/, whose sources are
/// copies, unchanged, and values/, which says in its README.md where its lines come from.
/// </summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData("contract", "Contract")]
    [InlineData("values", "Values")]
    public async Task TheProgramPrintsWhatItPrintsOnTheOfficialPackages(string folder, string program)
    {
        var expected = await File.ReadAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, folder, "expected-output.txt")
        );
        var (printed, errors, exitCode) = await RunAsync(program);
        printed.ShouldBe(expected, errors);
        exitCode.ShouldBe(0, errors);
    }

    private static async Task<(string[] Printed, string Errors, int ExitCode)> RunAsync(string program)
    {
        // Beside our own output folder: artifacts/bin/<program>/<configuration>.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(here.Parent!.Parent!.FullName, program, here.Name, program + ".dll")]
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
