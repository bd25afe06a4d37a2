using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.AdminApi;

/// <summary>The document of the API is valid, whole, and good enough for a client that nobody wrote.</summary>
public sealed class DocumentTests
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task AReaderThatWeDidNotWriteFindsItValid()
    {
        await using var app = await TestApp.StartAsync();
        var file = await SaveAsync(app);
        var modules = await Npm.ModulesAsync(Npm.Node);
        var said = await Shell.RunAsync(
            "node",
            [
                "--input-type=module",
                "-e",
                $$"""
                import { createRequire } from "node:module";
                const parser = createRequire("{{modules}}/x.js")("@apidevtools/swagger-parser");
                const read = await (parser.default ?? parser).validate("{{file}}");
                console.log("valid", read.info.title);
                """,
            ]
        );
        said.ShouldContain("valid Berth");
    }

    [Fact]
    public async Task EachRouteIsInItAndEachOperationHasANameATagWordsAndExamples()
    {
        await using var app = await TestApp.StartAsync();
        using var document = JsonDocument.Parse(await app.Http.GetStringAsync("/api/openapi.json"));
        var routes = app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(e =>
                (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(m =>
                    $"{m} /{e.RoutePattern.RawText!.TrimStart('/').Replace(":guid", "", StringComparison.Ordinal)}"
                )
            )
            .Where(r => r.Contains(" /api/", StringComparison.Ordinal) && r != "GET /api/openapi.json")
            .Order(StringComparer.Ordinal)
            .ToList();
        var operations = document
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(p =>
                p.Value.EnumerateObject()
                    .Where(o => Verbs.Contains(o.Name))
                    .Select(o => (Route: $"{o.Name.ToUpperInvariant()} {p.Name}", It: o.Value))
            )
            .ToList();
        operations.Select(o => o.Route).Order(StringComparer.Ordinal).ShouldBe(routes);
        operations
            .Select(o => o.It.GetProperty("operationId").GetString())
            .Distinct()
            .Count()
            .ShouldBe(operations.Count);
        foreach (var (route, it) in operations)
        {
            it.GetProperty("tags").GetArrayLength().ShouldBe(1, route);
            foreach (var words in (string[])["summary", "description"])
                it.GetProperty(words).GetString().ShouldNotBeNullOrEmpty(route);
            if (it.TryGetProperty("requestBody", out var body))
                HasExample(body.GetProperty("content"), $"{route} body");
            foreach (var answer in it.GetProperty("responses").EnumerateObject())
            {
                if (answer.Value.TryGetProperty("content", out var content))
                    HasExample(content, $"{route} {answer.Name}");
                else
                    answer.Name.ShouldBeOneOf(route == "POST /api/webhook/stripe/" ? "200" : "204", "304");
            }
            if (
                route
                is not (
                    "POST /api/check-subdomain/"
                    or "POST /api/create-checkout/"
                    or "GET /api/status/{name}"
                    or "POST /api/webhook/stripe/"
                )
            )
                it.GetProperty("security").GetArrayLength().ShouldBe(2, route);
        }
        document
            .RootElement.GetProperty("components")
            .GetProperty("securitySchemes")
            .EnumerateObject()
            .Select(s => s.Name)
            .ShouldBe(["token", "session"]);
        // One style of names.
        foreach (var schema in document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject())
            if (schema.Value.TryGetProperty("properties", out var properties))
                foreach (var property in properties.EnumerateObject())
                    property.Name.ShouldMatch("^[a-z_]+$", schema.Name);
    }

    [Fact]
    public async Task AClientMadeFromItPassesTheJourney()
    {
        await using var app = await TestApp.StartAsync();
        using var program = await Program.WithAsync(app);
        var file = await SaveAsync(app);
        var folder = Path.GetDirectoryName(file)!;
        var modules = await Npm.ModulesAsync(Npm.Node);
        var maker = Path.Combine(modules, "openapi-typescript-codegen", "bin", "index.js");
        var compiler = Path.Combine(modules, "typescript", "bin", "tsc");
        await Shell.RunAsync(
            "node",
            [maker, "--input", file, "--output", Path.Combine(folder, "client"), "--client", "fetch", "--useOptions"]
        );
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "Doors", "Api", "journey.ts"),
            Path.Combine(folder, "journey.ts")
        );
        await Shell.RunAsync(
            "node",
            [
                compiler,
                "--strict",
                "--skipLibCheck",
                "--target",
                "es2022",
                "--lib",
                "es2022,dom",
                "--module",
                "commonjs",
                "--outDir",
                Path.Combine(folder, "js"),
                Path.Combine(folder, "journey.ts"),
            ]
        );
        var said = await Shell.RunAsync(
            "node",
            [Path.Combine(folder, "js", "journey.js")],
            new Dictionary<string, string>
            {
                ["API"] = app.Http.BaseAddress!.ToString().TrimEnd('/'),
                ["TOKEN"] = program.Token!,
            }
        );
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.TrimEnd('\r'))
            .ShouldBe([
                "listed 0",
                "free true",
                "created ada starting",
                "same true",
                "read ada hello small true",
                "stopped suspended",
                "refused 409 It does not run, so there is nothing to restart. Start it instead.",
                "started running",
                "history true",
                "listed 1",
                "deleted suspended",
                "refused 401",
            ]);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> SaveAsync(TestApp app)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("berth-api-").FullName, "openapi.json");
        await File.WriteAllTextAsync(file, await app.Http.GetStringAsync("/api/openapi.json"));
        return file;
    }

    private static void HasExample(JsonElement content, string where)
    {
        foreach (var media in content.EnumerateObject())
            media.Value.TryGetProperty("example", out _).ShouldBeTrue($"{where} {media.Name} has no example.");
    }
}
