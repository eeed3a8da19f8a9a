namespace ThinMqtt.Client;

/// <summary>
/// How long to wait between attempts to reconnect, or between rounds of them through several servers: doubled from <see cref="Minimum"/>
/// to <see cref="Maximum"/>, less a random part. A connection that outlives the wait before it, and the minimum, begins anew.
/// </summary>
public sealed record ReconnectBackOff
{
    /// <summary>Default: 1 s.</summary>
    public TimeSpan Minimum { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Default: 60 s, so that a fleet is back a minute after its server.</summary>
    public TimeSpan Maximum { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The share of a wait that is left to chance, 0 to 1. Default: 0.5, which spreads a fleet that lost its server at once.
    /// </summary>
    public double Jitter { get; init; } = 0.5;

    /// <param name="attempt">0 for the first.</param>
    /// <param name="chance">0 to 1, from a random source.</param>
    internal TimeSpan Delay(int attempt, double chance)
    {
        var whole = Math.Min(Minimum.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)), Maximum.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (1 - (Jitter * chance)));
    }
}
