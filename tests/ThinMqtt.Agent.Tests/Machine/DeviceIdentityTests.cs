using ThinMqtt.Contracts;

namespace ThinMqtt.Agent.Tests;

public sealed class DeviceIdentityTests : IDisposable
{
    private const string Uuid = "sys/class/dmi/id/product_uuid";
    private const string MachineId = "etc/machine-id";

    private readonly FixtureMachine _machine = new();
    private readonly List<string> _errors = [];

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_given_id_wins()
    {
        _machine.With(Uuid, "4c4c4544-004d-3510-8052-b4c04f4a3232\n");
        Assert.Equal("lab-1", Find(DeviceId.Parse("lab-1"))!.Id.Value);
    }

    [Fact]
    public void The_DMI_UUID_goes_before_the_MAC_address_and_is_written_in_lower_case()
    {
        _machine.With(Uuid, "4C4C4544-004D-3510-8052-B4C04F4A3232\n").WithCard("eth0", "a4:bb:6d:01:02:03").With(MachineId, Hex('a'));
        Assert.Equal("4c4c4544-004d-3510-8052-b4c04f4a3232", Find()!.Id.Value);
    }

    [Theory]
    [InlineData("Not Settable")]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF")]
    [InlineData("03000200-0400-0500-0006-000700080009")]
    [InlineData("00020003-0004-0005-0006-000700080009")]
    public void A_UUID_that_many_machines_have_is_passed_over(string uuid)
    {
        _machine.With(Uuid, uuid + "\n").WithCard("eth0", "A4:BB:6D:01:02:03");
        Assert.Equal("a4-bb-6d-01-02-03", Find()!.Id.Value);
    }

    [Fact]
    public void The_MAC_address_is_that_of_the_first_card_that_is_built_in_and_wired()
    {
        _machine
            .WithCard("eth0", "00:e0:4c:00:00:01", "pci0000:00/0000:00:14.0/usb1/1-3/1-3:1.0")
            .WithCard("eth1", "00:28:f8:00:00:01", "pci0000:00/0000:00:1c.0").WithFolder("sys/class/net/eth1/wireless")
            .WithCard("eth10", "a4:bb:6d:00:00:10", "pci0000:00/0000:00:1f.7")
            .WithCard("eth2", "a4:bb:6d:00:00:02");
        Assert.Equal("a4-bb-6d-00-00-02", Find()!.Id.Value);
    }

    [Theory]
    [InlineData("3", "a4:bb:6d:00:00:01")]
    [InlineData("0", "00:00:00:00:00:00")]
    [InlineData("0", "ff:ff:ff:ff:ff:ff")]
    [InlineData("0", "a4:bb:6d")]
    public void A_MAC_address_that_is_set_or_empty_is_passed_over(string assignment, string address)
    {
        _machine.WithCard("eth0", address, assignment: assignment).WithCard("eth1", "a4:bb:6d:00:00:09", "pci0000:00/0000:00:1f.7");
        Assert.Equal("a4-bb-6d-00-00-09", Find()!.Id.Value);
    }

    [Fact]
    public void A_bridge_is_no_card()
    {
        _machine.With("sys/class/net/br0/address", "a4:bb:6d:00:00:01").With("sys/class/net/br0/type", "1")
            .With("sys/class/net/br0/addr_assign_type", "0").With(MachineId, Hex('a'));
        Assert.Equal("/etc/machine-id", Find()!.Source);
    }

    [Fact]
    public void The_machine_id_comes_last_and_is_not_disclosed()
    {
        const string machineId = "0123456789abcdef0123456789abcdef";
        _machine.With(MachineId, machineId + "\n");
        var id = Find()!.Id.Value;
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.NotEqual(machineId, id);
        Assert.Equal(id, Find()!.Id.Value);
    }

    [Theory]
    [InlineData("uninitialized")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("")]
    public void A_machine_without_anything_of_its_own_asks_for_an_id(string machineId)
    {
        _machine.With(MachineId, machineId);
        Assert.Null(Find());
        Assert.Contains("--id", Assert.Single(_errors), StringComparison.Ordinal);
    }

    private static string Hex(char first) => first + "123456789abcdef0123456789abcdef";

    private DeviceIdentity? Find(DeviceId? given = null) => DeviceIdentity.Find(given, _machine.Files, _errors);
}
