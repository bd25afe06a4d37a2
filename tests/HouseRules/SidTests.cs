using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>bin/debian.sh takes of Debian sid what was reviewed, and says what to do where it cannot. On this machine's own mirror.</summary>
public sealed class SidTests
{
    [Theory]
    // The version that there is, with another checksum.
    [InlineData("$(offered) $ARCHITECTURE", "", "is not what was reviewed")]
    // One that has gone, where nothing else will do.
    [InlineData("0.1-1 $ARCHITECTURE", "BERTH_LOCKED=1", "what was reviewed is 0.1-1. Run bin/update-locks debian")]
    // One that is later than the mirror's, which is kept back.
    [InlineData("999.0-1 $ARCHITECTURE", "", "and 999.0-1 is needed. Use a mirror that is up to date.")]
    // None for this machine's architecture.
    [InlineData("$(offered) vax", "BERTH_LOCKED=1", "Run bin/update-locks debian")]
    public async Task WhatWasNotReviewedIsNotTaken(string pin, string setting, string why)
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/apt-get") && Environment.UserName == "root",
            "bin/setup makes images on Debian as root."
        );
        var folder = Directory.CreateTempSubdirectory("berth-sid-");
        try
        {
            var said = await Shell.RunAsync(
                "bash",
                [
                    "-c",
                    $$"""
                    source "{{Repository.Path("bin", "lib.sh")}}"; source bin/debian.sh
                    ARCHITECTURE=$(dpkg --print-architecture) SERVICES={{folder.FullName}} PINS={{folder.FullName}}/pins
                    offered() ( SID_FOLDER={{folder.FullName}}/index; sid "$SID_FOLDER"; sid_index any; sid_versions caddy | head -1 )
                    echo "caddy {{pin}} $(printf 0%.0s {1..64})" >"$PINS"
                    mkdir -p "{{folder.FullName}}/debs"
                    ({{setting}}
                    sid_package caddy "{{folder.FullName}}/debs") 2>&1 && echo taken || echo refused
                    """,
                ]
            );
            said.ShouldContain(why);
            said.TrimEnd().ShouldEndWith("refused");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
