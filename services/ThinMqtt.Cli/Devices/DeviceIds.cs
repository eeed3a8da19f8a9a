using System.CommandLine;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <summary>The arguments of the verbs about devices.</summary>
internal static class DeviceIds
{
    public static Argument<DeviceId> One()
    {
        var id = new Argument<DeviceId>("ID") { Description = "As 'thinctl devices' lists it", CustomParser = Values.Of<DeviceId>(DeviceId.TryParse) };
        id.CompletionSources.Add(Suggestions.Devices);
        return id;
    }

    public static Argument<DeviceId[]> Several()
    {
        var ids = new Argument<DeviceId[]>("ID")
        {
            Description = "As 'thinctl devices' lists them",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = Values.ListOf<DeviceId>(DeviceId.TryParse),
        };
        ids.CompletionSources.Add(Suggestions.Devices);
        return ids;
    }
}
