namespace ThinMqtt.Agent;

/// <summary>Values as texts, and who gave each. Sources are read from the strongest to the weakest: the first to name a key wins.</summary>
internal sealed class GivenOptions
{
    /// <summary>The value of a flag that is set.</summary>
    public const string Yes = "true";

    private readonly Dictionary<OptionKey, Given> _given = [];

    public void Add(OptionKey key, string source, IReadOnlyList<string> values) => _given.TryAdd(key, new Given(source, values));

    /// <returns>Null when nobody gave it.</returns>
    public Given? this[OptionKey key] => _given.GetValueOrDefault(key);

    /// <param name="Source">For a person: <c>--server</c>, <c>THIN_SERVER</c> or <c>"server" in agent.json</c>.</param>
    /// <param name="Values">At least one; of an option that is no list exactly one.</param>
    public sealed record Given(string Source, IReadOnlyList<string> Values)
    {
        public string Value => Values[0];
    }
}
