namespace ThinMqtt.Manager.Tests;

public sealed class LabelRulesTests
{
    [Fact]
    public void Rooms_and_tags_of_the_greatest_length_are_taken()
    {
        var tags = Enumerable.Range(0, LabelRules.MaximumTags).Select(i => $"{i:00}" + new string('ä', LabelRules.MaximumTagLength - 2)).ToList();
        var isRead = LabelRules.TryRead(
            new LabelParameters { Room = string.Concat(Enumerable.Repeat("🖥", LabelRules.MaximumRoomLength)), Tags = tags }, out var labels, out var reason);

        Assert.True(isRead, reason);
        Assert.Equal(tags, labels!.Tags);
    }

    [Fact]
    public void An_empty_room_is_none() =>
        Assert.True(LabelRules.TryRead(new LabelParameters { Room = "  " }, out var labels, out _) && labels.Room is null);

    [Fact]
    public void Everything_that_is_wrong_is_told()
    {
        var parameters = new LabelParameters { Room = new string('x', 65), Tags = ["ok", "-first", "a,b", "", new string('x', 65), null!] };

        Assert.False(LabelRules.TryRead(parameters, out _, out var reason));

        Assert.Contains("The room has 65 characters; at most 64 are allowed.", reason, StringComparison.Ordinal);
        Assert.Contains("The tag '-first' may contain only", reason, StringComparison.Ordinal);
        Assert.Contains("The tag 'a,b' may contain only", reason, StringComparison.Ordinal);
        Assert.Contains("A tag is empty.", reason, StringComparison.Ordinal);
        Assert.Contains("A tag has 65 characters", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("'ok'", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lab\u0007 2")]
    [InlineData("Lab\u202E 2")]
    public void An_invisible_character_in_a_room_is_refused(string room)
    {
        Assert.False(LabelRules.TryRead(new LabelParameters { Room = room }, out _, out var reason));
        Assert.Equal("The room contains a control or invisible character.", reason);
    }

    [Fact]
    public void More_tags_than_a_person_reads_are_refused_before_they_are_looked_at()
    {
        Assert.False(LabelRules.TryRead(new LabelParameters { Tags = [.. Enumerable.Range(0, 33).Select(i => $"-t{i}")] }, out _, out var reason));
        Assert.Equal("There are 33 tags; a device has at most 32.", reason);
    }
}
