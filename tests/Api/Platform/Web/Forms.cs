using System.Text.RegularExpressions;

namespace Berth.Tests.Web;

/// <summary>Sends forms as a browser would.</summary>
internal static partial class Forms
{
    /// <summary>What a page's form has to send along.</summary>
    public static async Task<string> TokenAsync(TestApp app, string page)
    {
        using var form = await app.Http.GetAsync(page);
        return Token().Match(await form.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    [GeneratedRegex("__RequestVerificationToken[^>]*value=\"([^\"]*)\"")]
    public static partial Regex Token();
}
