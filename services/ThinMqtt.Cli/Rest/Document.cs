using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>What the server said: read, and as it came, for --json.</summary>
internal sealed record Document<T>(T Value, JsonElement Json);
