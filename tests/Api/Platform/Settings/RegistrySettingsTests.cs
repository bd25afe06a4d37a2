using Berth.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Berth.Tests.Settings;

public sealed class RegistrySettingsTests
{
    [Theory]
    [InlineData("ghcr.io", "bot", "/none/token", "", "where there is no file")]
    [InlineData("https://ghcr.io", "bot", "/dev/null", "", "Each Host must be a registry as images name it")]
    [InlineData("ghcr.io/org", "bot", "/dev/null", "", "Each Host must be a registry as images name it")]
    [InlineData("ghcr.io", "bot", "", "", "UserName or a PasswordFile alone")]
    [InlineData("ghcr.io", "", "", "", "says nothing")]
    [InlineData("ghcr.io", "", "", "ghcr.io", "It must be another registry")]
    [InlineData("ghcr.io", "b:t", "/dev/null", "", "has a colon")]
    public void MistakesAreSaidAtTheStart(string host, string user, string file, string mirror, string said) =>
        Read(("Host", host), ("UserName", user), ("PasswordFile", file), ("Mirror", mirror)).ShouldContain(said);

    [Theory]
    [InlineData("ghcr.io", "")]
    [InlineData("docker.io", "cache.internal:5000")]
    [InlineData("127.0.0.1:5000", "cache:5000")]
    public void WhatIsRightIsTaken(string host, string mirror) =>
        Read(("Host", host), ("UserName", "bot"), ("PasswordFile", "/dev/null"), ("Mirror", mirror))
            .ShouldNotContain("Berth:Registries");

    /// <summary>The rule of mail and DNS: a secret that is read anew each time stands in a file.</summary>
    [Fact]
    public void APasswordInTheSettingsIsRefusedAndNotRepeated()
    {
        var said = Read(("Host", "ghcr.io"), ("UserName", "bot"), ("Password", "s3cret"));
        said.ShouldContain("Password");
        said.ShouldNotContain("s3cret");
    }

    private static string Read(params (string Key, string Value)[] registry) =>
        Should
            .Throw<InvalidOperationException>(() =>
                CheckSettings.Read(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection(
                            registry.Select(r =>
                                KeyValuePair.Create<string, string?>($"Berth:Registries:0:{r.Key}", r.Value)
                            )
                        )
                        .Build()
                )
            )
            .Message;
}
