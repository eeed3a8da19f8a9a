namespace ThinMqtt.Contracts;

/// <summary>What a device is. Topic <c>hardware</c>, retained; sent when it changes.</summary>
public sealed record HardwarePayload : IPayload
{
    public required DateTimeOffset At { get; init; }

    public required string Hostname { get; init; }

    /// <summary>As <c>uname -m</c> says it, such as <c>x86_64</c>; releases are made for it.</summary>
    public required string Architecture { get; init; }

    /// <summary>Those it can be reached by: IPv4 and IPv6, neither loopback nor link-local.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    public required IReadOnlyList<string> MacAddresses { get; init; }

    public required Processor Cpu { get; init; }

    public required IReadOnlyList<GraphicsCard> Gpus { get; init; }

    /// <summary>Installed, in bytes.</summary>
    public required long Memory { get; init; }

    public required IReadOnlyList<Disk> Disks { get; init; }

    public required IReadOnlyList<NetworkInterface> NetworkInterfaces { get; init; }

    public required OperatingSystemRelease Os { get; init; }

    /// <summary>As <c>uname -r</c> says it.</summary>
    public required string Kernel { get; init; }

    public MachineModel? Machine { get; init; }

    public required IReadOnlyList<Display> Displays { get; init; }
}

public sealed record Processor
{
    public required string Model { get; init; }

    public required int Cores { get; init; }

    public required int Threads { get; init; }
}

public sealed record GraphicsCard
{
    public required string Name { get; init; }

    /// <summary>The kernel module that drives it.</summary>
    public string? Driver { get; init; }
}

public sealed record Disk
{
    /// <summary>As the kernel names it, such as <c>sda</c>.</summary>
    public required string Name { get; init; }

    public string? Model { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }
}

public sealed record NetworkInterface
{
    /// <summary>As the kernel names it, such as <c>enp1s0</c>.</summary>
    public required string Name { get; init; }

    public string? MacAddress { get; init; }

    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>In bits per second; absent where there is no link.</summary>
    public long? Speed { get; init; }
}

/// <summary>From <c>/etc/os-release</c>.</summary>
public sealed record OperatingSystemRelease
{
    /// <summary><c>PRETTY_NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>ID</c>.</summary>
    public string? Id { get; init; }

    /// <summary><c>VERSION_ID</c>.</summary>
    public string? Version { get; init; }
}

/// <summary>From the machine's DMI tables or device tree.</summary>
public sealed record MachineModel
{
    public string? Vendor { get; init; }

    public required string Product { get; init; }

    public string? Serial { get; init; }
}

public sealed record Display
{
    /// <summary>As the kernel names it, such as <c>HDMI-A-1</c>.</summary>
    public required string Connector { get; init; }

    public string? Model { get; init; }

    /// <summary>In pixels.</summary>
    public required int Width { get; init; }

    /// <summary>In pixels.</summary>
    public required int Height { get; init; }
}
