using System.CommandLine;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl device show</c></summary>
internal static class DeviceShowVerb
{
    public static Verb Create(CommonOptions common)
    {
        var id = new Argument<DeviceId>("ID") { Description = "As 'thinctl devices' lists it", CustomParser = Values.Of<DeviceId>(DeviceId.TryParse) };
        var verb = new Verb(
            "show",
            "One device: its hardware, its packages, how its updates ended and why, and what happened to it.",
            common,
            (session, parse, stop) => RunAsync(session, parse.GetValue(id), stop))
        {
            Examples = """
                thinctl device show lab-1
                thinctl device show lab-1 --json | jq '.results[] | {version, state, reason}'
                """,
        };
        verb.Add(id);
        return verb;
    }

    private static async Task RunAsync(Session session, DeviceId id, CancellationToken stop)
    {
        var device = await session.Client.DeviceAsync(id.Value, stop);
        if (session.IsJson)
        {
            Terminal.WriteJson(device.Json);
        }
        else
        {
            DeviceReport.Write(session, device.Value);
        }
    }
}
