using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

/// <summary>The stand-ins of these tests take what comes over a wire however it is cut into pieces.</summary>
public sealed class StandInTests
{
    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n", "an order")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "8\r\nan order\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHos", "t: x\r\n\r\n")]
    public async Task APieceThatComesLaterBelongsToItsRequest(string first, string second)
    {
        await using var upstream = new ForgetfulUpstream();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(System.Net.IPEndPoint.Parse(upstream.Address));
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(first));
        await Task.Delay(100); // it has come, alone
        upstream.Answered.ShouldBe(0);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(second));
        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe("HTTP/1.1 200 OK");
        (upstream.Answered, upstream.HungUp).ShouldBe((1, 0));
        await stream.WriteAsync("GET"u8.ToArray());
        (await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldEndWith("ok");
        upstream.HungUp.ShouldBe(1);
    }

    [Fact]
    public async Task ALineThatComesInTwoPiecesIsHeard()
    {
        var folder = Directory.CreateTempSubdirectory("berth-wire-").FullName;
        var there = Path.Combine(folder, "there");
        using var service = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        service.Bind(new UnixDomainSocketEndPoint(there));
        service.Listen();
        await using (var wire = Wire.Files(Path.Combine(folder, "here"), there))
        {
            var heard = wire.Hears("POST /v1.", "/containers/create", () => { });
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder, "here")));
            await client.SendAsync("GET / HTTP/1.1\r\n\r\n{}POST /v1.5/cont"u8.ToArray());
            await Task.Delay(100);
            heard.IsCompleted.ShouldBeFalse();
            await client.SendAsync("ainers/create?name=x HTTP/1.1\r\n"u8.ToArray());
            await heard.WaitAsync(TimeSpan.FromSeconds(30));
        }
        Directory.Delete(folder, recursive: true);
    }
}
