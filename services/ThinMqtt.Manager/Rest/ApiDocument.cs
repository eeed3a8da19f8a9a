using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>What the OpenAPI document says beyond what the code shows by itself.</summary>
internal static class ApiDocument
{
    /// <summary>As <c>AddOpenApi</c> calls it by itself; its argument would keep the comments of the code out of the document.</summary>
    public const string Name = "v1";

    private const string ProblemSchema = "Problem";

    private static readonly HashSet<Type> Texts = [typeof(DeviceId), typeof(PackageName), typeof(ChannelName), typeof(GroupName), typeof(SemanticVersion)];

    /// <summary>What parameters of these names mean wherever an operation does not say it itself.</summary>
    private static readonly Dictionary<string, string> Usual = new()
    {
        ["after"] = "Only what comes behind it: the next of the page before, or the id of the last event that is known.",
        ["before"] = "Only what comes before it: the id of the last entry of the page before.",
        ["channel"] = "Only on this channel.",
        ["count"] = "Devices in the live window, 1 to 300; no window without it.",
        ["filter"] = "Terms that must all hold, such as presence:online ram<4GiB -tag:kiosk; all devices without it.",
        ["from"] = "The place of the window's first device, from 0.",
        ["id"] = "Only these.",
        ["kinds"] = "Which events, parted by commas: release, result, device, inventory, seen, group; all without it.",
        ["limit"] = "At most so many, 1 to 1000; 100 by default.",
        ["package"] = "Only of this package.",
        ["points"] = "At most so many samples, 1 to 5000; 300 by default.",
        ["release"] = "The number of a release.",
        ["since"] = "Such as 2026-11-22T08:00:00Z; by default 24 hours ago.",
        ["sort"] = "An attribute such as hostname, with a hyphen in front for the opposite order.",
        ["state"] = "Only those in this state.",
    };

    public static void Configure(OpenApiOptions options)
    {
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Simplify(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
    }

    /// <summary>Numbers and texts are what they are in JSON, not what else would be read.</summary>
    private static void Simplify(OpenApiSchema schema, Type type)
    {
        if (schema.Type is { } kinds && (kinds & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            (schema.Type, schema.Pattern) = (kinds & ~JsonSchemaType.String, null);
        }

        if (Texts.Contains(type) || schema.Format == "date-time")
        {
            schema.Type = (schema.Type ?? 0) | JsonSchemaType.String;
        }
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ThinMqtt",
            Version = "v1",
            Description = "Devices, groups, releases and what happens with them. services/README.md has the language of filters, the events and the names of problems.",
        };
        document.Servers = null;
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema] = Problem();
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (_, operation) in item.Operations ?? new())
            {
                Describe(operation, path, document);
            }
        }
    }

    private static void Describe(OpenApiOperation operation, string path, OpenApiDocument document)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query))
        {
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            parameter.Description ??= Usual.GetValueOrDefault(parameter.Name);
        }

        operation.Responses ??= new OpenApiResponses();
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "What is wrong, and what to do about it (RFC 9457).",
            Content = Content("application/problem+json", new OpenApiSchemaReference(ProblemSchema, document)),
        };
        if (path.EndsWith("/events", StringComparison.Ordinal))
        {
            operation.Responses["200"] = new OpenApiResponse
            {
                Description = "Server-Sent Events with an id each, until one side ends: kinds as asked for, then missed and alive; with count, window and update, and problem before it ends when a group of the filter was deleted or changed so that the filter has no meaning.",
                Content = Content("text/event-stream", new OpenApiSchema { Type = JsonSchemaType.String }),
            };
            operation.Responses["503"] = new OpenApiResponse
            {
                Description = $"too-many-streams: {EventStreams.Maximum} are open at this manager, which is all that it serves; or the inventory is unavailable.",
                Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["Retry-After"] = new OpenApiHeader { Description = "With too-many-streams: in seconds.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
                },
                Content = Content("application/problem+json", new OpenApiSchemaReference(ProblemSchema, document)),
            };
        }
    }

    private static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema) => new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An answer that is no success.",
        Required = new HashSet<string> { "type", "title", "status", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Property(JsonSchemaType.String, "urn:thinmqtt:problem: and its name, which stays the same whatever the text says."),
            ["title"] = Property(JsonSchemaType.String, "What HTTP calls the status."),
            ["status"] = Property(JsonSchemaType.Integer, "Of HTTP."),
            ["detail"] = Property(JsonSchemaType.String, "For a person."),
            ["position"] = Property(JsonSchemaType.Integer, "With invalid-filter: of the first wrong character, from 0."),
            ["length"] = Property(JsonSchemaType.Integer, "With invalid-filter: in characters."),
        },
    };

    private static OpenApiSchema Property(JsonSchemaType type, string description) => new() { Type = type, Description = description };
}
