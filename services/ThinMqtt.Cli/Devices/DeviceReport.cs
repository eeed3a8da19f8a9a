using ThinMqtt.Contracts;

namespace ThinMqtt.Cli;

/// <summary>A device for people.</summary>
internal static class DeviceReport
{
    public static void Write(Session session, DeviceDetails device)
    {
        var terminal = session.Terminal;
        terminal.WriteLine($"{device.Id}: {device.Presence}{(device.Reason is { } reason ? $" ({reason})" : "")}", Words.OfPresence(device.Presence));
        if (device.IsCloned)
        {
            Fact(terminal, "cloned", "two machines seem to use this id; give one of them another");
        }

        Fact(terminal, "last seen", $"{Amounts.Utc(device.LastSeen)}, {Amounts.Span(session.Time.GetUtcNow() - device.LastSeen)} ago");
        Fact(terminal, "first seen", Amounts.Utc(device.FirstSeen));
        Fact(terminal, "agent", device.Agent);
        Fact(terminal, "labels", DeviceText.Labels(device.Labels));
        Fact(terminal, "channels", device.Channels is { } channels ? string.Join(", ", channels) : null);
        WriteHeartbeat(terminal, device.Heartbeat);
        WriteHardware(terminal, device.Hardware);
        WritePackages(terminal, device.Packages);
        WriteResults(terminal, device.Results);
        WriteEvents(terminal, device.Events);
    }

    private static void WriteHeartbeat(Terminal terminal, HeartbeatPayload? heartbeat)
    {
        if (heartbeat is not null)
        {
            Fact(terminal, "up", Amounts.Span(TimeSpan.FromSeconds(heartbeat.UptimeSeconds)));
            Fact(terminal, "load", heartbeat.Load.ToString("0.00", null));
            Fact(terminal, "free", $"{Amounts.Size(heartbeat.MemoryFree)} memory, {Amounts.Size(heartbeat.DiskFree)} disk");
        }
    }

    private static void WriteHardware(Terminal terminal, HardwarePayload? hardware)
    {
        if (hardware is null)
        {
            return;
        }

        Section(terminal, "Hardware");
        Fact(terminal, "host name", hardware.Hostname);
        Fact(terminal, "machine", hardware.Machine is { } machine ? $"{machine.Vendor} {machine.Product} {machine.Serial}".Trim() : null);
        Fact(terminal, "addresses", string.Join(", ", hardware.Addresses));
        Fact(terminal, "MAC", string.Join(", ", hardware.MacAddresses));
        Fact(terminal, "CPU", $"{hardware.Cpu.Model}, {hardware.Cpu.Cores} cores, {hardware.Cpu.Threads} threads, {hardware.Architecture}");
        Facts(terminal, "GPU", hardware.Gpus.Select(gpu => gpu.Driver is { } driver ? $"{gpu.Name} ({driver})" : gpu.Name));
        Fact(terminal, "RAM", Amounts.Size(hardware.Memory));
        Facts(terminal, "disk", hardware.Disks.Select(disk => $"{disk.Name} {Amounts.Size(disk.Size)} {disk.Model}".TrimEnd()));
        Facts(terminal, "network", hardware.NetworkInterfaces.Select(Network));
        Facts(terminal, "display", hardware.Displays.Select(display => $"{display.Connector} {display.Width}x{display.Height} {display.Model}".TrimEnd()));
        Fact(terminal, "OS", $"{hardware.Os.Name}, kernel {hardware.Kernel}");
    }

    private static string Network(NetworkInterface network)
    {
        var speed = network.Speed is { } bits ? $"{bits / 1_000_000} Mbit/s" : "no link";
        return string.Join(' ', new[] { network.Name, network.MacAddress, speed }.Concat(network.Addresses).Where(text => text is not null));
    }

    private static void WritePackages(Terminal terminal, IReadOnlyList<Package> packages)
    {
        Section(terminal, packages.Count == 0 ? "No packages" : "Packages");
        if (packages.Count > 0)
        {
            var table = new TextTable(new("Package", 10), new("Version", 10), new("State"), new("Installed"), new("Before", 8));
            foreach (var package in packages)
            {
                table.Add(package.Name, package.Version, package.State, Amounts.Utc(package.InstalledAt), package.PreviousVersion);
            }

            table.WriteTo(terminal);
        }
    }

    private static void WriteResults(Terminal terminal, IReadOnlyList<ReleaseResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        Section(terminal, "Updates");
        foreach (var result in results)
        {
            var percent = result is { IsFinal: false, Percent: { } done } ? $" {done} %" : "";
            terminal.WriteLine($"{result.Package} {result.Version}: {result.State}{percent} (release {result.Release}, {Amounts.Utc(result.At)})", Words.OfUpdate(result.State));
            Lines(terminal, result.Reason);
            Lines(terminal, result.State == ReleaseResult.Succeeded ? null : result.LogTail);
        }
    }

    private static void WriteEvents(Terminal terminal, IReadOnlyList<DeviceEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        Section(terminal, "History");
        var table = new TextTable(new("At"), new("Kind"), new("What", 20));
        foreach (var happened in events)
        {
            table.Add(Amounts.Utc(happened.At), happened.Kind, happened.Text);
        }

        table.WriteTo(terminal);
    }

    private static void Section(Terminal terminal, string title)
    {
        terminal.WriteLine();
        terminal.WriteLine(title, new Spectre.Console.Style(decoration: Spectre.Console.Decoration.Bold));
    }

    private static void Lines(Terminal terminal, string? text)
    {
        foreach (var line in text?.TrimEnd().Split('\n') ?? [])
        {
            terminal.WriteLine("    " + line);
        }
    }

    private static void Facts(Terminal terminal, string name, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            Fact(terminal, name, value);
        }
    }

    private static void Fact(Terminal terminal, string name, string? value) =>
        terminal.WriteLine($"  {name,-10}  {(string.IsNullOrEmpty(value) ? "-" : value)}");
}
