using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

public sealed class GroupRulesTests
{
    private static readonly GroupName Name = GroupName.Parse("kiosks");

    [Fact]
    public void A_filter_and_a_description_of_the_greatest_length_are_taken()
    {
        var parameters = new GroupParameters { Filter = new string('a', FleetFilter.MaximumLength), Description = new string('b', 500) };
        Assert.True(GroupRules.TryRead(Name, parameters, out var group, out var reason), reason);
        Assert.Equal(new DeviceGroup(Name, parameters.Filter, parameters.Description), group);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told()
    {
        Assert.False(GroupRules.TryRead(Name, new GroupParameters { Filter = new string('a', 2001), Description = new string('b', 501) }, out _, out var reason));
        Assert.Equal("The filter has 2001 characters; at most 2000 are allowed. The description has 501 characters; at most 500 are allowed.", reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void A_group_without_a_filter_is_refused(string? filter)
    {
        Assert.False(GroupRules.TryRead(Name, new GroupParameters { Filter = filter }, out _, out var reason));
        Assert.StartsWith("The group has no filter; give one", reason, StringComparison.Ordinal);
    }
}
