using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary>Whether a verb that announces something stays until the fleet has ended with it.</summary>
internal sealed class WaitOptions
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);
    private static readonly TimeSpan DefaultSettle = TimeSpan.FromSeconds(30);

    private readonly Option<bool> _wait = new("--wait") { Description = "Stay until the devices have ended with it; exit code 1 when one did not take it" };

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "With --wait: when to give up, such as 90s, 15m or 2h; the rollout goes on [default: 1h]",
        HelpName = "DURATION",
        CustomParser = Values.Of<TimeSpan?>(Values.TryParseDuration),
    };

    private readonly Option<TimeSpan?> _settle = new("--settle")
    {
        Description = "With --wait: how long devices that are on and do not say which channels they follow may take to begin; then they are taken to follow another [default: 30s]",
        HelpName = "DURATION",
        CustomParser = Values.Of<TimeSpan?>(Values.TryParseDuration),
    };

    private readonly Option<int?> _devices = new("--devices")
    {
        Description = "With --wait: how many devices are to end with it, where you know; --settle then does not count",
        HelpName = "COUNT",
        CustomParser = Values.Of<int?>(Values.TryParseCount),
    };

    public void AddTo(Command verb)
    {
        verb.Add(_wait);
        verb.Add(_timeout);
        verb.Add(_settle);
        verb.Add(_devices);
        verb.Validators.Add(result =>
        {
            if (!result.GetValue(_wait) && new Option[] { _timeout, _settle, _devices }.FirstOrDefault(option => result.GetResult(option) is not null) is { } lonely)
            {
                result.AddError($"{lonely.Name} goes with --wait.");
            }
        });
    }

    /// <returns>Null without --wait.</returns>
    public RolloutRules? Read(ParseResult parse) => parse.GetValue(_wait)
        ? new RolloutRules(parse.GetValue(_timeout) ?? DefaultTimeout, parse.GetValue(_settle) ?? DefaultSettle, parse.GetValue(_devices))
        : null;
}
