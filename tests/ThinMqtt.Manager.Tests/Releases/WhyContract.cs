using System.Net;
using System.Text.Json;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>Why a device has, or has not, got a release, from what the inventory has.</summary>
public abstract class WhyContract : ManagerContract
{
    [ContractFact]
    public async Task The_answer_follows_the_device_from_the_announcement_to_the_end()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.BornAsync();
        await events.DeviceAsync("online");
        var id = await site.ReleaseAsync("1.0.0");
        await site.AnnouncedAsync(announcement => announcement is not null);
        var due = await site.Manager.GetUntilAsync(Path(id), why => Codes(why)[0] == "due", "the broker is told of the release");
        Assert.Equal("waiting", due.GetProperty("answer").GetString());

        await device.UpdateAsync(UpdateState.Download, 1, percent: 40);
        await events.ResultAsync("download");
        var underway = await site.Manager.GetAsync(Path(id));
        Assert.Equal("underway", underway.GetProperty("answer").GetString());
        Assert.Contains("downloading, 40 %", underway.GetProperty("text").GetString(), StringComparison.Ordinal);

        await device.UpdateAsync(UpdateState.Failed, 2, reason: "No room.");
        await events.ResultAsync("failed");
        var failed = await site.Manager.GetAsync(Path(id));
        Assert.Equal("failed", failed.GetProperty("answer").GetString());
        Assert.Contains("No room.", failed.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("Announce release", failed.GetProperty("reasons")[0].GetProperty("advice").GetString(), StringComparison.Ordinal);

        using var again = await site.Http.PostAsync($"/api/v1/releases/{id}/announce", null);
        Assert.Contains("announced-anew", Codes(await site.Manager.GetAsync(Path(id))));

        var manifest = (await site.AnnouncedAsync(announcement => announcement is not null))!.Manifest.Manifest;
        await device.SayAsync(DeviceTopic.Packages, Has(manifest));
        var installed = await site.Manager.GetUntilAsync(Path(id), why => why.GetProperty("answer").GetString() == "installed", "it says that it has it");
        Assert.Equal(["installed"], Codes(installed));
        Assert.Equal("1.0.0", installed.GetProperty("version").GetString());
    }

    [ContractFact]
    public async Task A_release_that_was_replaced_or_withdrawn_says_by_which_and_that()
    {
        await using var site = await StartAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await using var events = await site.EventsAsync();
        await device.BornAsync();
        await events.DeviceAsync("online");
        var first = await site.ReleaseAsync("1.0.0");
        var second = await site.ReleaseAsync("2.0.0");

        var replaced = await site.Manager.GetAsync(Path(first));
        Assert.Equal("excluded", replaced.GetProperty("answer").GetString());
        Assert.Contains($"hello 2.0.0 (release {second}) has its place on stable.", replaced.GetProperty("text").GetString(), StringComparison.Ordinal);

        using var withdrawn = await site.Http.PostAsync($"/api/v1/releases/{second}/withdraw", null);
        Assert.Equal("withdrawn", Codes(await site.Manager.GetAsync(Path(second)))[0]);
        Assert.Contains("which is withdrawn by now", (await site.Manager.GetAsync(Path(first))).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task What_the_device_says_of_itself_counts()
    {
        await using var site = await StartAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await using var events = await site.EventsAsync();
        await device.SayAsync(DeviceTopic.Hardware, TestDevice.Hardware("kiosk", "02:00:00:00:00:01"));
        await device.SayAsync(DeviceTopic.Packages, new PackagesPayload { At = DateTimeOffset.UnixEpoch, Packages = [], Channels = [ChannelName.Parse("lab")] });
        await events.NextAsync("inventory", data => data.GetProperty("text").GetString()!.Contains("installed", StringComparison.Ordinal), "both are stored");
        using var content = new ByteArrayContent(Site.Zip("arm"));
        using var upload = await site.Http.PostAsync("/api/v1/releases?package=hello&version=1.0.0&architecture=aarch64", content);
        var id = JsonDocument.Parse(await upload.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetInt64();

        var why = await site.Manager.GetUntilAsync(Path(id), answer => !Codes(answer).Contains("not-announced"), "the broker is told of the release");

        Assert.Equal(["other-channel", "wrong-architecture", "never-heard"], Codes(why));
    }

    [ContractTheory]
    [InlineData("lab-1", "", HttpStatusCode.BadRequest, "release is ''; it is the number of a release")]
    [InlineData("lab-1", "?release=x", HttpStatusCode.BadRequest, "release is 'x'")]
    [InlineData("lab-1", "?release=99", HttpStatusCode.NotFound, "There is no release 99")]
    [InlineData("lab-2", "?release=1", HttpStatusCode.NotFound, "No device 'lab-2' has been seen")]
    public async Task Questions_that_cannot_be_answered_say_why(string device, string query, HttpStatusCode status, string expected)
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var known = await site.DeviceAsync("lab-1");
        await known.LaterAsync(events);

        using var answer = await site.Http.GetAsync($"/api/v1/devices/{device}/why{query}");

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(expected, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static string Path(long release) => $"/api/v1/devices/lab-1/why?release={release}";

    private static string[] Codes(JsonElement why) => [.. why.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!)];

    private static PackagesPayload Has(Manifest manifest) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Packages =
        [
            new InstalledPackage
            {
                Package = manifest.Package,
                Version = manifest.Version,
                Counter = manifest.Counter,
                Md5 = manifest.Md5,
                Sha256 = manifest.Sha256,
                State = PackageState.Installed,
                InstalledAt = DateTimeOffset.UnixEpoch,
            },
        ],
    };
}
