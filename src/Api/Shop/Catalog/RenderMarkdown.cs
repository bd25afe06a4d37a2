using System.Collections.Concurrent;
using System.Globalization;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Berth.Shop.Catalog;

/// <summary>
/// Turns the Markdown of products' files into what pages and mails show. HTML in it is text, links lead to web addresses
/// only, and nothing is fetched from elsewhere: pictures are what stands for them.
/// </summary>
public static class RenderMarkdown
{
    /// <summary>Search engines take no link for our word, and the page behind one learns nothing of ours.</summary>
    private const string Rel = "nofollow noopener noreferrer";

    /// <summary>Above a text there are a page's title and its parts.</summary>
    private const int HeadingsBelow = 2;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>Of texts that stand in files; there are only so many.</summary>
    private static readonly ConcurrentDictionary<string, string> Known = new();

    /// <summary>A description as HTML. It is made once.</summary>
    public static string Description(Product product) => Known.GetOrAdd(product.Description, Html);

    /// <summary>A text as HTML.</summary>
    public static string Html(string text)
    {
        var document = Parse(text);
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(heading.Level + HeadingsBelow, 6);
        return document.ToHtml(Pipeline);
    }

    /// <summary>A text for mails: links as their words and addresses, lists with their signs.</summary>
    public static string Text(string text)
    {
        var document = Parse(text);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            link.InsertAfter(new LiteralInline($" ({link.Url})"));
        foreach (var list in document.Descendants<ListBlock>())
        {
            var number = 0;
            foreach (var item in list.OfType<ListItemBlock>())
                if (item.FirstOrDefault() is ParagraphBlock { Inline.FirstChild: { } first })
                    first.InsertBefore(new LiteralInline(list.IsOrdered ? $"{++number}. " : "- "));
        }
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer)
        {
            EnableHtmlForBlock = false,
            EnableHtmlForInline = false,
            EnableHtmlEscape = false,
        };
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString().Trim();
    }

    /// <summary>Where links in a text lead that are no web addresses.</summary>
    internal static IEnumerable<string> BadAddresses(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        return document
            .Descendants<LinkInline>()
            .Where(l => !l.IsImage)
            .Select(l => l.Url ?? "")
            .Concat(document.Descendants<AutolinkInline>().Where(a => !a.IsEmail).Select(a => a.Url))
            .Where(u => !IsWeb(u));
    }

    private static MarkdownDocument Parse(string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !IsWeb(link.Url))
                link.ReplaceBy(new LiteralInline("")); // what it says stays
            else
                link.GetAttributes().AddProperty("rel", Rel);
        }
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            if (link.IsEmail || !IsWeb(link.Url))
                link.ReplaceBy(new LiteralInline(link.Url));
            else
                link.GetAttributes().AddProperty("rel", Rel);
        }
        return document;
    }

    private static bool IsWeb(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https");
}
