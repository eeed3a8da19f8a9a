namespace ThinMqtt.Agent;

/// <summary>What came of asking for another URL; by default nobody answered, which may change.</summary>
/// <param name="Url">Null when there is none.</param>
/// <param name="IsAnswered">An answer without a URL is final.</param>
internal readonly record struct FreshUrl(Uri? Url, bool IsAnswered)
{
    public static FreshUrl Refused { get; } = new(null, IsAnswered: true);
}
