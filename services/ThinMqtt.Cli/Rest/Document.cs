using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>What the server said: read, and as it came, for --json.</summary>
/// <param name="Value">What of it is known here.</param>
/// <param name="Json">As it came.</param>
/// <param name="ETag">To change it only where it is still so; null where the server gives none.</param>
internal sealed record Document<T>(T Value, JsonElement Json, string? ETag = null);
