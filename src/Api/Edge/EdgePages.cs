namespace Berth.Edge;

/// <summary>The pages that the proxy shows itself. Whole in one string each: the proxy has no files.</summary>
internal static class EdgePages
{
    public static readonly string Unknown = Page("Nobody lives here", "There is no container at this address. Check the spelling, or whether it has been removed.", refresh: false);
    public static readonly string Starting = Page("Just a moment", "What lives at this address is starting. This page comes back by itself.", refresh: true);
    public static readonly string Suspended = Page("Suspended", "The container at this address is suspended, and its data is kept. Its owner can bring it back by paying.", refresh: false);

    private static string Page(string title, string text, bool refresh) =>
        $$"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{{(refresh ? "<meta http-equiv=\"refresh\" content=\"2\">" : "")}}<title>{{title}}</title>
        <style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:20vh auto;max-width:32rem;padding:0 1rem}</style></head><body><main><h1>{{title}}</h1><p>{{text}}</p></main></body></html>
        """;
}
