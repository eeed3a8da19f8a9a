using System.Net;
using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class HardwareReaderTests : IDisposable
{
    private readonly FixtureMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_thin_client_is_read_in_full()
    {
        ThinClient.Write(_machine);
        var hardware = Read(("enp1s0", IPAddress.Parse("192.0.2.7")), ("br0", IPAddress.Parse("2001:db8::7")));
        Assert.Equal("kiosk-7", hardware.Hostname);
        Assert.Equal("x86_64", hardware.Architecture);
        Assert.Equal("6.1.0-27-amd64", hardware.Kernel);
        Assert.Equal(["192.0.2.7", "2001:db8::7"], hardware.Addresses);
        Assert.Equal(["c8:d9:d2:01:02:03"], hardware.MacAddresses);
        Assert.Equal(new Processor { Model = "AMD GX-215JJ Radeon R2E", Cores = 2, Threads = 4 }, hardware.Cpu);
        Assert.Equal(4L << 30, hardware.Memory);
        Assert.Equal(
            new OperatingSystemRelease { Name = "Debian GNU/Linux 12 (bookworm)", Id = "debian", Version = "12" }, hardware.Os);
        Assert.Equal(new MachineModel { Vendor = "HP", Product = "HP t530 Thin Client", Serial = "8CG1234567" }, hardware.Machine);
        var card = Assert.Single(hardware.NetworkInterfaces);
        Assert.Equal(("enp1s0", 1_000_000_000L), (card.Name, card.Speed));
        Assert.Equal(["192.0.2.7"], card.Addresses);
    }

    [Fact]
    public void Disks_are_those_built_in()
    {
        ThinClient.Write(_machine);
        Assert.Equal(
            [
                new Disk { Name = "mmcblk0", Model = "BJTD4R", Size = 31_268_536_320 },
                new Disk { Name = "sda", Model = "SanDisk SD9SB8W1", Size = 128_035_676_160 },
            ],
            DiskReader.Read(_machine.Files));
    }

    [Fact]
    public void Graphics_cards_have_the_names_of_the_PCI_list()
    {
        ThinClient.Write(_machine);
        var card = Assert.Single(GraphicsReader.Read(_machine.Files));
        Assert.Equal("Advanced Micro Devices, Inc. [AMD/ATI] Stoney [Radeon R2/R3/R4/R5 Graphics]", card.Name);
        Assert.Equal("amdgpu", card.Driver);
    }

    [Theory]
    [InlineData("1002  Advanced Micro Devices, Inc. [AMD/ATI]\n", "Advanced Micro Devices, Inc. [AMD/ATI] device 98e4")]
    [InlineData("8086  Intel Corporation\n\t98e4  Another maker's\n", "PCI device 1002:98e4")]
    [InlineData("", "PCI device 1002:98e4")]
    public void A_card_that_the_list_does_not_have_is_named_by_its_numbers(string list, string name)
    {
        ThinClient.Write(_machine);
        _machine.With("usr/share/misc/pci.ids", list);
        Assert.Equal(name, Assert.Single(GraphicsReader.Read(_machine.Files)).Name);
    }

    [Fact]
    public void Displays_have_name_and_size_from_their_EDID_and_unplugged_ones_are_left_out()
    {
        ThinClient.Write(_machine);
        Assert.Equal(
            [
                new Display { Connector = "DP-1", Model = "DELL U2412M", Width = 1920, Height = 1200 },
                new Display { Connector = "VGA-1", Width = 1280, Height = 1024 },
            ],
            DisplayReader.Read(_machine.Files));
    }

    [Fact]
    public void An_ARM_board_is_told_by_its_device_tree()
    {
        _machine
            .With("proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 108.00\n\nprocessor\t: 1\nBogoMIPS\t: 108.00\n")
            .With("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0")
            .With("proc/device-tree/serial-number", "10000000abcdef01\0")
            .With("sys/class/drm/card0/device/uevent", "DRIVER=vc4-drm\nOF_COMPATIBLE_0=brcm,bcm2711-vc5\n")
            .With("usr/lib/os-release", "NAME='Alpine Linux'\nID=alpine\n");
        var hardware = Read();
        Assert.Equal(new Processor { Model = "Raspberry Pi 4 Model B Rev 1.4", Cores = 2, Threads = 2 }, hardware.Cpu);
        Assert.Equal(new MachineModel { Product = "Raspberry Pi 4 Model B Rev 1.4", Serial = "10000000abcdef01" }, hardware.Machine);
        Assert.Equal([new GraphicsCard { Name = "brcm,bcm2711-vc5", Driver = "vc4-drm" }], hardware.Gpus);
        Assert.Equal("Alpine Linux", hardware.Os.Name);
    }

    [Fact]
    public void What_vendors_forgot_to_fill_in_is_left_out()
    {
        _machine
            .With("sys/class/dmi/id/sys_vendor", "To be filled by O.E.M.\n")
            .With("sys/class/dmi/id/product_name", "To be filled by O.E.M.\n")
            .With("sys/class/dmi/id/board_vendor", "ASRock\n").With("sys/class/dmi/id/board_name", "J5040-ITX\n")
            .With("sys/class/dmi/id/product_serial", "Default string\n");
        Assert.Equal(new MachineModel { Vendor = "ASRock", Product = "J5040-ITX" }, Read().Machine);
    }

    [Fact]
    public void A_machine_that_tells_nothing_is_no_error()
    {
        var hardware = Read();
        Assert.Equal((1, 1, 0L), (hardware.Cpu.Cores, hardware.Cpu.Threads, hardware.Memory));
        Assert.Empty(hardware.Gpus);
        Assert.Empty(hardware.Disks);
        Assert.Empty(hardware.Displays);
        Assert.Null(hardware.Machine);
    }

    [Fact]
    public void This_machine_is_read_as_the_runtime_sees_it()
    {
        var hardware = new HardwareReader(new SystemFiles("/"), InterfaceAddresses.OfThisMachine).Read(DateTimeOffset.UnixEpoch);
        Assert.Equal(Environment.MachineName, hardware.Hostname.Split('.')[0]);
        Assert.InRange(hardware.Cpu.Threads, Environment.ProcessorCount, int.MaxValue);
        Assert.InRange(hardware.Memory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, long.MaxValue);
        Assert.NotEqual("unknown", hardware.Cpu.Model);
        Assert.StartsWith(Environment.OSVersion.Version.ToString(3), hardware.Kernel, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", hardware.Addresses);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("10.0.0.1", true)]
    [InlineData("2001:db8::1", true)]
    public void Addresses_are_those_that_others_reach(string address, bool isReachable) =>
        Assert.Equal(isReachable, InterfaceAddresses.IsReachable(IPAddress.Parse(address)));

    private HardwarePayload Read(params (string, IPAddress)[] addresses) =>
        new HardwareReader(_machine.Files, () => addresses).Read(DateTimeOffset.UnixEpoch);
}
