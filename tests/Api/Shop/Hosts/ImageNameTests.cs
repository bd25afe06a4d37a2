using Berth.Shop.Hosts;
using Shouldly;
using Xunit;

namespace Berth.Tests.Hosts;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("nginx", "docker.io", "library/nginx", ":latest")]
    [InlineData("berth/hello:1", "docker.io", "berth/hello", ":1")]
    [InlineData("index.docker.io/berth/hello:1", "docker.io", "berth/hello", ":1")]
    [InlineData("ghcr.io/org/app:1.2", "ghcr.io", "org/app", ":1.2")]
    [InlineData("localhost/app", "localhost", "app", ":latest")]
    [InlineData("registry.example.com:5000/a/b/c", "registry.example.com:5000", "a/b/c", ":latest")]
    [InlineData("127.0.0.1:5000/app@sha256:ab", "127.0.0.1:5000", "app", "@sha256:ab")]
    [InlineData("ghcr.io/org/app:1@sha256:ab", "ghcr.io", "org/app", "@sha256:ab")]
    public void ANameIsReadAsTheEngineReadsIt(string image, string registry, string path, string rest)
    {
        var name = ImageName.Read(image);
        (name.Registry, name.Path, name.Rest).ShouldBe((registry, path, rest));
        name.At("cache:5000").ShouldBe($"cache:5000/{path}{rest}");
    }

    [Theory]
    [InlineData(null, "unauthorized: authentication required", true)]
    [InlineData(404, "pull access denied for x, repository does not exist or may require 'docker login'", true)]
    [InlineData(500, "Get http://r/v2/: no basic auth credentials", true)]
    [InlineData(403, "", true)]
    [InlineData(404, "manifest for x:1 not found: manifest unknown", false)]
    [InlineData(500, "Get http://r/v2/: dial tcp: connect: connection refused", false)]
    public void ARefusalIsKnownByItsWords(int? status, string why, bool isRefusal) =>
        PullImage.IsRefusal(status, why).ShouldBe(isRefusal);
}
