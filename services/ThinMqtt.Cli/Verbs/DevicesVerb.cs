using System.CommandLine;
using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl devices</c></summary>
internal static class DevicesVerb
{
    public static Verb Create(CommonOptions common)
    {
        var presence = new Option<string?>("--presence") { Description = "Only devices that are so", HelpName = "online|stale|offline" };
        presence.AcceptOnlyFromAmong("online", "stale", "offline");
        var search = new Option<string?>("--search") { Description = "Only devices with this in their id or host name", HelpName = "TEXT" };
        var verb = new Verb(
            "devices",
            "All devices that were ever seen: where they are, what they are, and whether they live.",
            common,
            (session, parse, stop) => RunAsync(session, parse.GetValue(presence), parse.GetValue(search), stop))
        {
            Examples = """
                thinctl devices
                thinctl devices --presence stale
                thinctl devices --search lab --json | jq -r '.items[] | select(.presence == "online") | .id'
                """,
        };
        verb.Add(presence);
        verb.Add(search);
        return verb;
    }

    private static async Task RunAsync(Session session, string? presence, string? search, CancellationToken stop)
    {
        var devices = new List<DeviceSummary>();
        var items = new List<JsonElement>();
        await foreach (var page in session.Client.DevicesAsync(presence, search, stop))
        {
            devices.AddRange(page.Value.Items);
            items.AddRange(page.Json.GetProperty("items").EnumerateArray());
        }

        if (session.IsJson)
        {
            Terminal.WriteJson(JsonSerializer.SerializeToElement(new JsonPage(items), JsonPages.Default.JsonPage));
            return;
        }

        var leftOut = WriteTable(session, devices);
        WriteSum(session.Terminal, devices, leftOut, isAll: presence is null && search is null);
    }

    /// <returns>Headers of columns that were left out.</returns>
    private static IReadOnlyList<string> WriteTable(Session session, List<DeviceSummary> devices)
    {
        var isShort = session.Terminal.IsForEyes;
        var now = session.Time.GetUtcNow();
        var table = new TextTable(
            new("Host name", 12),
            new("Id", 8),
            new("Presence"),
            new("Addresses", 15),
            new("CPU", 8, IsOptional: true),
            new("GPU", 9, IsOptional: true),
            new("RAM"),
            new("Last seen"));
        foreach (var device in devices)
        {
            var hardware = device.Hardware;
            table.Add(
                hardware?.Hostname,
                device.Id,
                new Cell(device.IsCloned ? device.Presence + "*" : device.Presence, Words.OfPresence(device.Presence)),
                DeviceText.Addresses(hardware?.Addresses, isShort),
                hardware is null ? null : DeviceText.Model(hardware.Cpu.Model, isShort),
                hardware is null ? null : string.Join(", ", hardware.Gpus.Select(gpu => DeviceText.Model(gpu.Name, isShort))),
                hardware is null ? null : Amounts.Size(hardware.Memory),
                isShort ? Amounts.Span(now - device.LastSeen) : Amounts.Utc(device.LastSeen));
        }

        return table.WriteTo(session.Terminal);
    }

    /// <summary>Not in pipes, where each line is a device.</summary>
    private static void WriteSum(Terminal terminal, List<DeviceSummary> devices, IReadOnlyList<string> leftOut, bool isAll)
    {
        if (devices.Count == 0)
        {
            Terminal.WriteNote(isAll ? "No device has been seen yet. Start thinmqtt-agent on one." : "No device is so.");
        }
        else if (terminal.IsForEyes)
        {
            terminal.WriteLine();
            terminal.WriteLine($"{Amounts.Devices(devices.Count)}: {string.Join(", ", devices.GroupBy(device => device.Presence).Select(group => $"{group.Count()} {group.Key}"))}");
            if (devices.Exists(device => device.IsCloned))
            {
                terminal.WriteLine("* two machines seem to use this id");
            }

            if (leftOut.Count > 0)
            {
                terminal.WriteLine($"No room here for {string.Join(" and ", leftOut)}; 'thinctl device show ID' has all.");
            }
        }
    }
}
