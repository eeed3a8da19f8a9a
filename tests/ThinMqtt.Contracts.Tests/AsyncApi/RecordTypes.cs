using System.Text.Json.Serialization.Metadata;

namespace ThinMqtt.Contracts.Tests;

/// <summary>The records and enums that payloads are made of, and how JSON says each of their properties.</summary>
internal static class RecordTypes
{
    /// <summary>Those that <see cref="Payload"/> reads and writes.</summary>
    public static Type[] Payloads { get; } =
        [.. typeof(IPayload).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IPayload)))];

    /// <summary>By name, all that is reached from a payload or a release announcement.</summary>
    public static Dictionary<string, Type> All { get; } = Reachable();

    public static IList<JsonPropertyInfo> Properties(Type type) => ReadableJson.Types.GetTypeInfo(type)!.Properties;

    /// <summary>The text of a schema without descriptions and formats, such as <c>[integer]</c> or <c>@Disk</c>.</summary>
    public static string Shape(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Item(type) is { } item)
        {
            return $"[{Shape(item)}]";
        }

        return type switch
        {
            _ when type == typeof(IReadOnlyDictionary<PackageName, VersionRequirement>) => "{string}",
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(int) || type == typeof(long) => "integer",
            _ when type == typeof(double) => "number",
            _ when type == typeof(DateTimeOffset) => "string:date-time",
            _ when type == typeof(Uri) => "string:uri",
            _ when IsText(type) => "string",
            _ => $"@{Recorded(type).Name}",
        };
    }

    private static bool IsText(Type type) =>
        type == typeof(string) || type == typeof(DeviceId) || type == typeof(PackageName) || type == typeof(ChannelName)
        || type == typeof(SemanticVersion) || type == typeof(VersionRequirement);

    private static Type? Item(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static Type Recorded(Type type) => type == typeof(ManifestDocument) ? typeof(Manifest) : type;

    private static Dictionary<string, Type> Reachable()
    {
        var found = new Dictionary<string, Type>();
        var open = new Queue<Type>([.. Payloads, typeof(ReleaseAnnouncement)]);
        while (open.TryDequeue(out var type))
        {
            if (!found.TryAdd(type.Name, type) || type.IsEnum)
            {
                continue;
            }

            foreach (var property in Properties(type).Select(property => Part(property.PropertyType)).Where(part => Shape(part)[0] == '@'))
            {
                open.Enqueue(property);
            }
        }

        return found;
    }

    private static Type Part(Type type) => Recorded(Item(type) ?? Nullable.GetUnderlyingType(type) ?? type);
}
