namespace ThinMqtt.Agent.Tests;

/// <summary>An HP t530 as the kernel shows it, with what such machines also have and nobody wants in an inventory.</summary>
internal static class ThinClient
{
    public static void Write(FixtureMachine machine)
    {
        WriteSystem(machine);
        WriteBlockDevices(machine);
        WriteGraphics(machine);
        machine.WithCard("enp1s0", "C8:D9:D2:01:02:03")
            .With("sys/class/net/lo/address", "00:00:00:00:00:00\n").With("sys/class/net/lo/type", "772\n");
    }

    private static void WriteSystem(FixtureMachine machine)
    {
        machine
            .With("proc/sys/kernel/hostname", "kiosk-7\n").With("proc/sys/kernel/arch", "x86_64\n")
            .With("proc/sys/kernel/osrelease", "6.1.0-27-amd64\n")
            .With("proc/cpuinfo", string.Join("\n", Enumerable.Range(0, 4).Select(thread => $"""
                processor	: {thread}
                vendor_id	: AuthenticAMD
                model name	: AMD GX-215JJ Radeon R2E
                physical id	: 0
                core id		: {thread / 2}
                power management:

                """)))
            .With("proc/meminfo", "MemTotal:        3521404 kB\nMemFree:          514404 kB\nMemAvailable:    2097152 kB\n")
            .With("sys/devices/system/memory/block_size_bytes", "8000000\n")
            .With("proc/uptime", "86430.72 171000.11\n").With("proc/loadavg", "0.25 0.30 0.28 1/402 31337\n")
            .With("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=Debian\nVERSION_ID=\"12\"\nID=debian\n")
            .With("sys/class/dmi/id/sys_vendor", "HP\n").With("sys/class/dmi/id/product_name", "HP t530 Thin Client\n")
            .With("sys/class/dmi/id/product_serial", "8CG1234567\n");
        foreach (var block in Enumerable.Range(0, 32))
        {
            machine.With($"sys/devices/system/memory/memory{block}/state", "online\n");
        }
    }

    private static void WriteBlockDevices(FixtureMachine machine)
    {
        Disk("sda", 250069680).With("sys/block/sda/device/model", "SanDisk SD9SB8W1\n");
        Disk("mmcblk0", 61071360).With("sys/block/mmcblk0/device/name", "BJTD4R\n");
        Disk("mmcblk0boot0", 8192);
        Disk("sdb", 30283776, removable: 1).With("sys/block/sdb/device/model", "USB Flash Disk\n");
        Disk("sr0", 2097151);
        Disk("sdc", 0);
        machine.With("sys/block/loop0/size", "131072\n").With("sys/block/dm-0/size", "131072\n").With("sys/block/zram0/size", "131072\n");

        FixtureMachine Disk(string name, long sectors, int removable = 0) => machine
            .With($"sys/block/{name}/size", $"{sectors}\n").With($"sys/block/{name}/removable", $"{removable}\n")
            .WithFolder($"sys/block/{name}/device");
    }

    private static void WriteGraphics(FixtureMachine machine)
    {
        const string uevent = "DRIVER=amdgpu\nPCI_CLASS=30000\nPCI_ID=1002:98E4\n";
        machine
            .With("sys/bus/pci/devices/0000:00:01.0/class", "0x030000\n").With("sys/bus/pci/devices/0000:00:01.0/vendor", "0x1002\n")
            .With("sys/bus/pci/devices/0000:00:01.0/device", "0x98e4\n").With("sys/bus/pci/devices/0000:00:01.0/uevent", uevent)
            .With("sys/bus/pci/devices/0000:01:00.0/class", "0x020000\n").With("sys/bus/pci/devices/0000:01:00.0/vendor", "0x10ec\n")
            .With("sys/class/drm/card0/device/uevent", uevent).With("sys/class/drm/renderD128/device/uevent", uevent)
            .With("sys/class/drm/card0-DP-1/status", "connected\n")
            .With("sys/class/drm/card0-DP-1/edid", EdidTests.Block("DELL U2412M", 1920, 1200))
            .With("sys/class/drm/card0-DP-2/status", "disconnected\n")
            .With("sys/class/drm/card0-VGA-1/status", "connected\n")
            .With("sys/class/drm/card0-VGA-1/modes", "1280x1024\n1024x768\n")
            .With("usr/share/misc/pci.ids", """
                # List of PCI ID's
                1001  Kolter Electronic
                	98e4  The same number of another maker
                1002  Advanced Micro Devices, Inc. [AMD/ATI]
                	98e3  Another device
                	98e4  Stoney [Radeon R2/R3/R4/R5 Graphics]
                		103c 8180  A subsystem
                C 03  Display controller

                """);
    }
}
