namespace ThinMqtt.Cli;

/// <summary>RFC 9457: why the server refuses.</summary>
/// <param name="Type">Such as <c>urn:thinmqtt:problem:invalid-filter</c>; stable.</param>
/// <param name="Title">In general.</param>
/// <param name="Detail">In this case.</param>
/// <param name="Position">Of an invalid filter: where the mistake begins, in characters.</param>
/// <param name="Length">Of an invalid filter: how long the mistake is, in characters.</param>
internal sealed record Problem(string? Type, string? Title, string? Detail, int? Position, int? Length)
{
    private const string Prefix = "urn:thinmqtt:problem:";

    /// <summary>Such as <c>invalid-filter</c>; null where the server gives none.</summary>
    public string? Name => Type?.StartsWith(Prefix, StringComparison.Ordinal) == true ? Type[Prefix.Length..] : null;
}
