using System.Diagnostics;
using System.Text.Json;

namespace Berth.Tests;

/// <summary>A mail as its reader has it.</summary>
public sealed record ReadMail(
    string To,
    string From,
    string Subject,
    string Text,
    string Html,
    IReadOnlyDictionary<string, string> Headers
);

/// <summary>A mail server that sends nothing on (maildev): what came can be read from it.</summary>
public sealed class MailSink : IDisposable
{
    private readonly Process _process;
    private readonly Func<string> _said;
    private readonly HttpClient _http;

    private MailSink(Process process, Func<string> said, int web) =>
        (_process, _said, _http) = (process, said, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}") });

    /// <summary>Starts it; it takes mails a moment later. Its mails are kept in the folder.</summary>
    public static async Task<MailSink> StartAsync(int smtp, int web, string folder)
    {
        var program = Path.Combine(await Npm.ModulesAsync(Npm.Mail), "maildev", "bin", "maildev");
        var process = Shell.Start(
            "node",
            [program, "--smtp", $"{smtp}", "--web", $"{web}", "--ip", "127.0.0.1", "--mail-directory", folder],
            null,
            out var said
        );
        return new MailSink(process, said, web);
    }

    /// <summary>All mails that came, oldest first, or those to one address.</summary>
    public async Task<IReadOnlyList<ReadMail>> MailsAsync(string? to = null)
    {
        var mails = JsonDocument
            .Parse(await _http.GetStringAsync("/email"))
            .RootElement.EnumerateArray()
            .Select(m => new ReadMail(
                m.GetProperty("to")[0].GetProperty("address").GetString()!,
                $"{m.GetProperty("from")[0].GetProperty("name").GetString()} "
                    + $"<{m.GetProperty("from")[0].GetProperty("address").GetString()}>",
                m.GetProperty("subject").GetString()!,
                m.GetProperty("text").GetString()!,
                m.GetProperty("html").GetString()!,
                m.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.ToString())
            ));
        return [.. mails.Where(m => to is null || m.To == to)];
    }

    /// <summary>Returns when it takes mails.</summary>
    public async Task IsReadyAsync()
    {
        for (var i = 0; i < 1800; i++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"maildev ended with {_process.ExitCode}:\n{_said()}");
            if (
                _said().Contains("SMTP Server running", StringComparison.Ordinal)
                && _said().Contains("webapp running", StringComparison.Ordinal)
            )
                return;
            await Task.Delay(100);
        }
        throw new TimeoutException($"maildev does not come up:\n{_said()}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(); // it writes into a folder that is deleted next
        _process.Dispose();
        _http.Dispose();
    }
}
