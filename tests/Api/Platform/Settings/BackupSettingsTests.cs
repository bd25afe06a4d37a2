using Berth.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Berth.Tests.Settings;

/// <summary>What the settings say of backups is looked at before anything is backed up.</summary>
public sealed class BackupSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-backup-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AllMistakesAreSaidAtOnce()
    {
        var open = Path.Combine(_folder, "open");
        File.WriteAllText(open, "s3cret");
        var said = Read(
            ("Image", ""),
            ("MemoryMb", "1"),
            ("Targets:0:Name", "Near By"),
            ("Targets:0:Url", "backups"),
            ("Targets:0:PasswordFile", "key"),
            ("Targets:1:Name", "far"),
            ("Targets:1:Url", "/mnt/far"),
            ("Targets:1:PasswordFile", "/none/far/key"),
            ("Targets:2:Name", "far"),
            ("Targets:2:Url", "/mnt/far/"),
            ("Targets:2:PasswordFile", open)
        );
        foreach (
            var part in (string[])
                [
                    "Backups:Image is empty",
                    "Backups:MemoryMb is 1",
                    "Targets:0:Name is 'Near By'",
                    "Targets:0:Url is 'backups'",
                    "Targets:0:PasswordFile is 'key'",
                    "Targets has 'far' 2 times",
                    "Targets has the Url '/mnt/far' 2 times",
                    "Targets:1:PasswordFile is '/none/far/key', whose folder does not exist",
                    "which others can read",
                ]
        )
            said.ShouldContain(part);
        said.ShouldNotContain("s3cret");
    }

    [Fact]
    public void WhatIsRightIsTakenAndTheFileNeedNotBeThere() =>
        Read(
                ("Targets:0:Name", "near"),
                ("Targets:0:Url", "/mnt/near"),
                ("Targets:0:PasswordFile", Path.Combine(_folder, "key"))
            )
            .ShouldNotContain("Berth:Backups");

    /// <summary>A secret stands in a file.</summary>
    [Fact]
    public void APasswordInTheSettingsIsRefusedAndNotRepeated()
    {
        var said = Read(("Targets:0:Name", "near"), ("Targets:0:Password", "s3cret"));
        said.ShouldContain("Password");
        said.ShouldNotContain("s3cret");
    }

    private static string Read(params (string Key, string Value)[] backups) =>
        Should
            .Throw<InvalidOperationException>(() =>
                CheckSettings.Read(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection(
                            backups.Select(r => KeyValuePair.Create<string, string?>($"Berth:Backups:{r.Key}", r.Value))
                        )
                        .Build()
                )
            )
            .Message;
}
