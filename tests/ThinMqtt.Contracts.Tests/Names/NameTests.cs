using System.Globalization;

namespace ThinMqtt.Contracts.Tests;

public sealed class NameTests
{
    [Theory]
    [InlineData("lab-1")]
    [InlineData("52:54:00:12:34:56")]
    [InlineData("größe №7")]
    [InlineData("$device")]
    [InlineData("...")]
    public void A_device_id_is_any_readable_level_of_a_topic(string text)
    {
        Assert.True(DeviceId.TryParse(text, out var id, out var reason), reason);
        Assert.Equal(text, id.Value);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null, "The device id is empty.")]
    [InlineData("", "The device id is empty.")]
    [InlineData(".", "The device id '.' means a folder; choose another name.")]
    [InlineData("..", "The device id '..' means a folder; choose another name.")]
    [InlineData("a/b", "The device id 'a/b' contains '/', which separates or matches levels of a topic.")]
    [InlineData("+", "The device id '+' contains '+', which separates or matches levels of a topic.")]
    [InlineData("a#", "The device id 'a#' contains '#', which separates or matches levels of a topic.")]
    [InlineData("a\nb", "The device id 'a?b' contains a control or invisible character.")]
    [InlineData("a\0", "The device id 'a?' contains a control or invisible character.")]
    [InlineData("a\u0085", "The device id 'a?' contains a control or invisible character.")]
    [InlineData("a\u202Eb", "The device id 'a?b' contains a control or invisible character.")]
    [InlineData("a\u2028b", "The device id 'a?b' contains a control or invisible character.")]
    public void Another_device_id_is_refused_with_a_reason(string? text, string expected)
    {
        Assert.False(DeviceId.TryParse(text, out var id, out var reason));
        Assert.Equal(expected, reason);
        Assert.Equal(default, id);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_in_no_device_id() =>
        Assert.False(DeviceId.TryParse($"a{(char)0xD800}", out _, out _));

    [Fact]
    public void A_device_id_has_at_most_128_bytes_not_characters()
    {
        Assert.True(DeviceId.TryParse(new string('é', 64), out _, out _));
        Assert.False(DeviceId.TryParse(new string('é', 64) + "a", out _, out var reason));
        Assert.Equal("The device id has 129 bytes; at most 128 are allowed.", reason);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("kiosk-browser")]
    [InlineData("lib_x.y")]
    [InlineData("7zip")]
    [InlineData("A")]
    [InlineData("a..b")]
    public void A_package_channel_or_group_name_is_the_name_of_a_folder(string text)
    {
        Assert.Equal(text, PackageName.Parse(text).Value);
        Assert.Equal(text, ChannelName.Parse(text).Value);
        Assert.Equal(text, GroupName.Parse(text).Value);
    }

    [Theory]
    [InlineData(null, "{0} is empty.")]
    [InlineData("", "{0} is empty.")]
    [InlineData(".", "{0} '.' does not begin with a letter or digit (a-z, A-Z, 0-9).")]
    [InlineData("..", "{0} '..' does not begin with a letter or digit (a-z, A-Z, 0-9).")]
    [InlineData(".hidden", "{0} '.hidden' does not begin with a letter or digit (a-z, A-Z, 0-9).")]
    [InlineData("-rf", "{0} '-rf' does not begin with a letter or digit (a-z, A-Z, 0-9).")]
    [InlineData("a/b", "{0} 'a/b' may contain only a-z, A-Z, 0-9, '.', '_' and '-'.")]
    [InlineData("a\\b", "{0} 'a\\b' may contain only a-z, A-Z, 0-9, '.', '_' and '-'.")]
    [InlineData("a b", "{0} 'a b' may contain only a-z, A-Z, 0-9, '.', '_' and '-'.")]
    [InlineData("a+", "{0} 'a+' may contain only a-z, A-Z, 0-9, '.', '_' and '-'.")]
    [InlineData("a\n", "{0} 'a?' may contain only a-z, A-Z, 0-9, '.', '_' and '-'.")]
    [InlineData("é", "{0} 'é' does not begin with a letter or digit (a-z, A-Z, 0-9).")]
    public void Another_package_channel_or_group_name_is_refused_with_a_reason(string? text, string expected)
    {
        Assert.False(PackageName.TryParse(text, out _, out var packageReason));
        Assert.False(ChannelName.TryParse(text, out _, out var channelReason));
        Assert.False(GroupName.TryParse(text, out _, out var groupReason));
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, expected, "The package name"), packageReason);
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, expected, "The channel name"), channelReason);
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, expected, "The group name"), groupReason);
    }

    [Fact]
    public void A_package_name_has_at_most_64_characters()
    {
        Assert.True(PackageName.TryParse(new string('a', 64), out _, out _));
        Assert.False(PackageName.TryParse(new string('a', 65), out _, out var reason));
        Assert.Equal("The package name has 65 bytes; at most 64 are allowed.", reason);
    }

    [Fact]
    public void Parse_throws_the_reason() =>
        Assert.Equal("The channel name is empty.", Assert.Throws<FormatException>(() => ChannelName.Parse("")).Message);

    [Fact]
    public void The_default_names_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => default(DeviceId).Value);
        Assert.Equal("", default(PackageName).ToString());
    }
}
