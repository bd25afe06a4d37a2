using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Berth.Doors.Api;

/// <summary>
/// Adds to <c>/api/openapi.json</c> what the framework cannot see: permissions, examples and problems.
/// </summary>
internal static partial class WriteDocument
{
    private const string TokenScheme = "token";
    private const string SessionScheme = "session";
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>Transforms the whole document.</summary>
    public static Task Whole(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var settings = context.ApplicationServices.GetRequiredService<BerthSettings>();
        document.Info = new OpenApiInfo
        {
            Title = "Berth",
            Version = "1",
            Description =
                "Orders, instances, customers, totals and webhooks. Names are written in snake_case; "
                + "whatever goes wrong is problem details (RFC 9457).",
        };
        document.Servers = [new OpenApiServer { Url = settings.PublicUrl.TrimEnd('/') }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [TokenScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = $"{ApiToken.Prefix}…",
                Description =
                    $"A token that an owner made. Scopes: {string.Join(", ", Scopes.All.Keys)}; none implies another.",
            },
            [SessionScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = BeginSession.CookieOf(settings),
                Description =
                    "An operator's session in a browser. What changes something needs the form token, too "
                    + "(header RequestVerificationToken).",
            },
        };
        document.Paths = Slashed(document.Paths, context);
        return Task.CompletedTask;
    }

    /// <summary>Restores the slash at the end of addresses, which the framework leaves out.</summary>
    private static OpenApiPaths Slashed(OpenApiPaths paths, OpenApiDocumentTransformerContext context)
    {
        var slashed = context
            .DescriptionGroups.SelectMany(g => g.Items)
            .Select(i => Constraint().Replace($"/{i.RelativePath}", "}"))
            .Where(p => p.EndsWith('/'))
            .ToHashSet();
        var whole = new OpenApiPaths();
        foreach (var (path, item) in paths)
            whole.Add(slashed.Contains($"{path}/") ? $"{path}/" : path, item);
        return whole;
    }

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();

    /// <summary>Transforms one operation.</summary>
    public static Task Operation(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var (metadata, json) = (
            context.Description.ActionDescriptor.EndpointMetadata,
            context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions
        );
        if (metadata.OfType<NeededScope>().LastOrDefault() is { } needed)
        {
            operation.Description = $"{operation.Description} Scope: {needed.Scope}.";
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(TokenScheme, context.Document)] = [],
                },
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(SessionScheme, context.Document)] = [],
                },
            ];
        }
        if (metadata.OfType<TakesKey>().Any())
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = AnswerOnce.Header,
                    In = ParameterLocation.Header,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
                    Description =
                        "Sent again with the same key and body, the call is given the same answer again for "
                        + "a day, and nothing is done twice.",
                }
            );
        operation.Responses ??= [];
        // The framework adds 200 to operations that declare no success; remove it.
        if (!metadata.OfType<Microsoft.AspNetCore.Http.Metadata.IProducesResponseTypeMetadata>().Any())
            operation.Responses.Remove("200");
        foreach (var example in metadata.OfType<Example>())
        {
            var content =
                example.Status == 0
                    ? operation.RequestBody?.Content
                    : operation.Responses[example.Status.ToString(CultureInfo.InvariantCulture)].Content;
            if (content is not null && content.TryGetValue(Json, out var media))
                media.Example = JsonSerializer.SerializeToNode(example.Value, json);
        }
        foreach (
            var status in metadata
                .OfType<Refusals>()
                .SelectMany(r => r.Statuses)
                .Append(429)
                .Append(500)
                .Distinct()
                .Order()
        )
        {
            operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), Refusal(status));
        }
        return Task.CompletedTask;
    }

    private static OpenApiResponse Refusal(int status) =>
        new()
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemJson] = new()
                {
                    Schema = Problem(),
                    Example = new JsonObject
                    {
                        ["title"] = ReasonPhrases.GetReasonPhrase(status),
                        ["status"] = status,
                        ["detail"] = "What is wrong, why, and what to do.",
                    },
                },
            },
        };

    private static OpenApiSchema Problem() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
                    Description = "Field to what is wrong with it.",
                },
            },
        };
}
