using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>What the OpenAPI document says beyond what the code shows by itself.</summary>
internal static class ApiDocument
{
    private const string ProblemSchema = "Problem";

    private static readonly HashSet<Type> Texts = [typeof(DeviceId), typeof(PackageName), typeof(ChannelName), typeof(GroupName), typeof(SemanticVersion)];

    /// <summary>What parameters of these names mean wherever an operation does not say it itself.</summary>
    private static readonly Dictionary<string, string> Usual = new()
    {
        ["after"] = "The next of the page before; the first page without it.",
        ["limit"] = "At most so many, 1 to 1000; 100 by default.",
        ["state"] = "Only those in this state.",
        ["id"] = "Only these.",
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
                Description = "Server-Sent Events with an id each, until one side ends: kinds as asked for, then missed and alive; with count, window and update.",
                Content = Content("text/event-stream", new OpenApiSchema { Type = JsonSchemaType.String }),
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
