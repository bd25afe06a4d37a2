using System.Text;
using Berth.Tests.Telemetry;
using Shouldly;
using Xunit;

namespace Berth.Tests.Attacks;

/// <summary>Requests that have the wrong shape: bodies, methods and forms that nobody knows.</summary>
public sealed partial class HostileInputTests
{
    /// <summary>A body that is not what it says it is: for pages and calls alike.</summary>
    [Fact]
    public async Task NoBodyThatIsNotWhatItSaysBreaksAnything()
    {
        var log = new RecordedLog();
        await using var shop = await Shop.OpenAsync(log);
        var wrong = new List<string>();
        foreach (var route in (await Routes.OfAsync(shop.App)).Where(r => !r.StartsWith("GET ", Ordinal)))
        foreach (
            var type in (string[])
                [
                    "multipart/form-data",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded; charset=utf-7",
                    "application/x-www-form-urlencoded",
                    "application/json",
                    "text/plain; charset=nonsense",
                ]
        )
        foreach (var body in (string[])["", "--x\r\n", "{", "a=%", "%00=%ff&[=]&=", "\0\u0001"])
        {
            var path = shop.PathOf(route);
            using var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), path)
            {
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
            };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            await LookAsync(shop.WhoMay(path), request, $"{route}: {type} {body}", wrong);
        }
        wrong.ShouldBeEmpty();
        LogIsClean(log);
    }

    /// <summary>A page that is asked for what it does not do is not shown half.</summary>
    [Fact]
    public async Task NoMethodAndNoFormThatAPageDoesNotKnowBreaksIt()
    {
        var log = new RecordedLog();
        await using var shop = await Shop.OpenAsync(log);
        var wrong = new List<string>();
        foreach (var path in (await Routes.OfAsync(shop.App)).Where(IsPage).Select(shop.PathOf).Distinct())
        foreach (var method in (string[])["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "PROPFIND"])
        foreach (var handler in (string[])["", "Nonsense", "On Post", "%00", "../Cancel"])
        {
            var who = shop.WhoMay(path);
            using var request = new HttpRequestMessage(
                new HttpMethod(method),
                handler.Length > 0 ? $"{path}?handler={handler}" : path
            );
            if (method is not ("HEAD" or "OPTIONS" or "TRACE"))
                request.Headers.Add("RequestVerificationToken", await who.FormTokenAsync());
            await LookAsync(who, request, $"{method} {path} {handler}", wrong);
        }
        wrong.ShouldBeEmpty();
    }
}
