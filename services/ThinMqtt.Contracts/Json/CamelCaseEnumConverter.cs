using System.Text.Json;
using System.Text.Json.Serialization;

namespace ThinMqtt.Contracts;

/// <summary>Enums as words, such as <c>rolledBack</c>; numbers are refused.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
