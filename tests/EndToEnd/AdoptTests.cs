using System.Net;
using System.Text;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// Somebody moves in with their data and password. The process dies (as by kill -9) once the data is copied; started
/// again, the container starts for the first time on all of it.
/// </summary>
public sealed class AdoptTests
{
    [Fact]
    public async Task TheContainerStartsOnItsDataWithItsPassword()
    {
        await using var it = await Installation.CreateAsync();
        var data = Directory.CreateDirectory(Path.Combine(it.Folder, "moved", "ada")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "starts"), "41\n");
        await Shell.RunAsync("chown", ["-R", "10001:10001", data]);
        var file = Path.Combine(it.Folder, "customers.csv");
        await File.WriteAllTextAsync(file, "email,name,password,data\nada@example.com,ada,as-before,ada\n");
        string[] command = ["adopt", "--from", "csv", file, "--data-root", Path.GetDirectoryName(data)!];

        await it.StartProductAsync(crashAt: "adopt:filled");
        (await it.BerthAsync(command)).ShouldContain("1 read: 1 adopted.");
        await it.ProductEndsAsync();
        (await it.Docker.Containers.ListAsync()).ShouldNotContain(c => c.Name == $"{it.Name}-ada");
        await it.StartProductAsync();
        (
            await Patience.UntilAsync(async () =>
                await it.ScalarAsync<long>("SELECT count(*) FROM tenants WHERE observed = 'Running'") == 1
            )
        ).ShouldBeTrue(it.ProductSaid);
        (await it.BerthAsync(command)).ShouldContain("1 read: 1 adopted already.");

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{it.Port}") };
        http.DefaultRequestHeaders.Host = $"ada.localhost:{it.Port}";
        (await http.GetStringAsync("/")).ShouldContain("<b id=starts>42</b>");
        http.DefaultRequestHeaders.Authorization = new(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:as-before"))
        );
        using var answer = await http.GetAsync("/private/");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await it.ScalarAsync<long>("SELECT count(*) FROM mails WHERE recipient = 'ada@example.com'")).ShouldBe(0);
    }
}
