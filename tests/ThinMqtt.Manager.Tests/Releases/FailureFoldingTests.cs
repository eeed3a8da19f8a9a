using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Tests;

public sealed class FailureFoldingTests
{
    [Theory]
    [InlineData("The disk of /srv/thin is full: 900 bytes are needed, 12 are free.", "The disk of /srv/thin is full: 900 bytes are needed, 7 are free.", "The disk of /srv/thin is full: 900 bytes are needed, … are free.")]
    [InlineData("It needs 4.5 GiB, and 900 MiB are free", "It needs 4.5 GiB, and 2 GiB are free", "It needs 4.5 GiB, and … are free")]
    [InlineData("/var/lib/a-1/x.sh cannot be run: no.", "/opt/x.sh cannot be run: no.", "… cannot be run: no.")]
    [InlineData("No such file: 'bin/run'", "No such file: 'lib/run'", "No such file: '…'")]
    [InlineData("The file is at /tmp/a.", "The file is at /tmp/b.", "The file is at ….")]
    [InlineData("GET https://mirror/a?sig=1 broke off.", "GET http://other:81/b broke off.", "GET … broke off.")]
    [InlineData("SHA-256 is 0011223344556677, not ab00", "SHA-256 is 8899aabbccddeeff, not ab00", "SHA-256 is …, not ab00")]
    [InlineData("run 1b4e28ba-2fa1-11d2-883f-0016d3cca427 ended", "run 6fa459ea-ee8a-3ca4-894e-db77e160355e ended", "run … ended")]
    [InlineData("card 52:54:00:12:34:56 is gone", "card 52:54:00:ab:cd:ef is gone", "card … is gone")]
    [InlineData("It expired at 2026-01-02T03:04:05.678Z.", "It expired at 2026-01-03 00:00.", "It expired at ….")]
    [InlineData("since 12:00:01, it hangs", "since 9:05, it hangs", "since …, it hangs")]
    [InlineData("hello 1.0.0 is older than the installed 2.0.0-beta.1", "hello 1.0.0 is older than the installed 3.1.0", "hello 1.0.0 is older than the installed …")]
    [InlineData("10.0.0.7:8080 answered 503 Service Unavailable.", "10.0.0.8:8080 answered 503 Service Unavailable.", "… answered 503 Service Unavailable.")]
    [InlineData("one is not allowed here", "two is not allowed here", "… is not allowed here")]
    public void What_differs_from_device_to_device_is_left_out(string one, string other, string expected)
    {
        var group = Assert.Single(FailureFolding.Group([Failed("one", one), Failed("two", other)]));
        Assert.Equal((expected, 2), (group.Reason, group.Count));
    }

    [Theory]
    [InlineData("install.sh failed with exit code 3.", "install.sh failed with exit code 4.")]
    [InlineData("install.sh was ended by signal 9.", "install.sh was ended by signal 11.")]
    [InlineData("mirror answered 404 Not Found.", "mirror answered 503 Not Found.")]
    [InlineData("install.sh ended with 3", "install.sh ended with 4")]
    [InlineData("This is made for x86_64.", "This is made for x32_64.")]
    [InlineData("The disk is full.", "The network is full.")]
    public void What_tells_one_cause_from_another_stays_apart(string one, string other) =>
        Assert.Equal([one, other], FailureFolding.Group([Failed("a", one), Failed("b", other)]).Select(group => group.Reason).OrderBy(reason => reason != one));

    [Fact]
    public void The_same_reason_for_another_end_is_another_group()
    {
        var groups = FailureFolding.Group([Failed("a", "no"), new DeviceFailure("b", UpdateState.Cancelled, "no"), Failed("c", "no")]);
        Assert.Equal([(UpdateState.Failed, 2), (UpdateState.Cancelled, 1)], groups.Select(group => (group.State, group.Count)));
    }

    [Fact]
    public void The_largest_group_comes_first_and_names_its_first_devices()
    {
        var many = Enumerable.Range(0, 30).Select(i => Failed($"d{i:00}", $"{i} bytes are free"));
        var groups = FailureFolding.Group([Failed("a", "no"), .. many]);

        Assert.Equal([30, 1], groups.Select(group => group.Count));
        Assert.Equal("… are free", groups[0].Reason);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"d{i:00}"), groups[0].Devices);
    }

    [Fact]
    public void More_reasons_than_anybody_reads_are_one_group_of_each_state_behind_the_largest()
    {
        var odd = Enumerable.Range(0, 230).Select(i => Failed($"d{i:000}", $"It is {Word(i)}."));
        var refused = new DeviceFailure("r", UpdateState.Rejected, "It is refused.");

        var groups = FailureFolding.Group([.. odd, refused, Failed("s", "It is zzzz."), Failed("t", "It is zzzz."), Failed("u", "It is zzzz.")]);

        Assert.Equal(FailureFolding.MaximumGroups + 2, groups.Count);
        Assert.Equal(("It is zzzz.", 3), (groups[0].Reason, groups[0].Count));
        Assert.All(groups.Take(FailureFolding.MaximumGroups), group => Assert.NotEqual("Other reasons.", group.Reason));
        Assert.Equal(
            [(UpdateState.Failed, "Other reasons.", 31), (UpdateState.Rejected, "Other reasons.", 1)],
            groups.Skip(FailureFolding.MaximumGroups).Select(group => (group.State, group.Reason, group.Count)));
        Assert.Equal(Enumerable.Range(199, 20).Select(i => $"d{i:000}"), groups[FailureFolding.MaximumGroups].Devices);
        Assert.Equal(234, groups.Sum(group => group.Count));

        static string Word(int number) => $"{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}x";
    }

    [Fact]
    public void A_part_of_a_word_is_not_the_id_of_a_device() =>
        Assert.Equal("a path at a-b", Assert.Single(FailureFolding.Group([Failed("a", "a path at a-b")])).Reason);

    [Theory]
    [InlineData(null, "It gave no reason.")]
    [InlineData(" ", "It gave no reason.")]
    [InlineData("a\0b\u0001c", "a b c")]
    public void A_reason_that_is_none_or_odd_is_shown_as_text(string? reason, string expected) =>
        Assert.Equal(expected, Assert.Single(FailureFolding.Group([new DeviceFailure("lab-1", UpdateState.Failed, reason)])).Reason);

    [Theory]
    [InlineData("/")]
    [InlineData("-")]
    [InlineData("1,")]
    [InlineData("a/-")]
    public void A_reason_without_end_is_cut(string part) =>
        Assert.Equal(1001, Assert.Single(FailureFolding.Group([Failed("lab-1", string.Concat(Enumerable.Repeat(part, 200_000)))])).Reason.Length);

    private static DeviceFailure Failed(string device, string reason) => new(device, UpdateState.Failed, reason);
}
