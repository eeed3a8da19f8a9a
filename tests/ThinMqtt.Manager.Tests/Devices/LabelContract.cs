using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>What operators call devices.</summary>
public abstract class LabelContract : ManagerContract
{
    private const string Path = "/api/v1/devices/lab-1/labels";

    [ContractFact]
    public async Task Labels_are_in_lists_and_details_and_survive_a_restart()
    {
        await using var site = await StartWithDeviceAsync();

        using var answer = await PutAsync(site, new { room = " Lab 2, ground floor ", tags = new[] { "kiosk", "büro", "Kiosk" } });

        var labels = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("""{"room":"Lab 2, ground floor","tags":["büro","kiosk"]}""", Compact(labels));
        await site.StopManagerAsync();
        await site.StartManagerAsync();
        Assert.Equal(Compact(labels), Compact(await site.Manager.GetAsync(Path)));
        Assert.Equal(Compact(labels), Compact((await site.Manager.GetAsync("/api/v1/devices/lab-1")).GetProperty("labels")));
        Assert.Equal(Compact(labels), Compact((await site.Manager.GetAsync("/api/v1/devices")).GetProperty("items")[0].GetProperty("labels")));
    }

    [ContractFact]
    public async Task A_device_without_labels_has_an_empty_list_of_tags_and_labels_can_be_taken_away()
    {
        await using var site = await StartWithDeviceAsync();
        Assert.Equal("""{"tags":[]}""", Compact(await site.Manager.GetAsync(Path)));
        var before = await TagAsync(site);

        using (await PutAsync(site, new { room = "Lab 2" }))
        {
            Assert.NotEqual(before, await TagAsync(site));
        }

        using var taken = await PutAsync(site, new { });
        Assert.Equal("""{"tags":[]}""", Compact(await taken.Content.ReadFromJsonAsync<JsonElement>()));
        Assert.Equal(before, await TagAsync(site));
    }

    [ContractFact]
    public async Task Listeners_hear_that_a_device_is_labelled()
    {
        await using var site = await StartWithDeviceAsync();
        await using var events = await site.EventsAsync();

        using var answer = await PutAsync(site, new { room = "Lab 2" });

        await events.NextAsync("inventory", data => data.GetProperty("device").GetString() == "lab-1", "the device is to be read anew");
    }

    [ContractFact]
    public async Task Who_has_not_seen_the_labels_overwrites_none()
    {
        await using var site = await StartWithDeviceAsync();
        var seen = await TagAsync(site);
        using var first = await PutAsync(site, new { room = "Lab 2" }, ifMatch: seen);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using var second = await PutAsync(site, new { room = "Lab 3" }, ifMatch: seen);

        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Contains("nothing was changed", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Lab 2", (await site.Manager.GetAsync(Path)).GetProperty("room").GetString());
        using var third = await PutAsync(site, new { room = "Lab 3" }, ifMatch: first.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [ContractFact]
    public async Task Of_many_who_have_seen_the_same_labels_one_writes()
    {
        await using var site = await StartWithDeviceAsync();
        var seen = await TagAsync(site);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PutAsync(site, new { room = $"Lab {i}" }, ifMatch: seen)));

        var winner = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal(Compact(await winner.Content.ReadFromJsonAsync<JsonElement>()), Compact(await site.Manager.GetAsync(Path)));
    }

    [ContractFact]
    public async Task Labels_of_a_device_that_nobody_has_seen_are_refused()
    {
        await using var site = await StartAsync();

        using var put = await PutAsync(site, new { room = "Lab 2" });
        using var get = await site.Http.GetAsync(Path);

        Assert.Equal(HttpStatusCode.NotFound, put.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
        Assert.Contains("No device 'lab-1' has been seen", await put.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [ContractTheory]
    [InlineData("""{"tags":["two words"]}""", "The tag 'two words' may contain only letters")]
    [InlineData("""{"rooms":"Lab 2"}""", "rooms")]
    [InlineData("""{"room":""", "not JSON as it should be")]
    [InlineData("null", "The body is null")]
    public async Task Labels_that_cannot_be_used_are_refused_with_a_reason(string json, string expected)
    {
        await using var site = await StartWithDeviceAsync();
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        using var answer = await site.Http.PutAsync(Path, content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_condition_that_cannot_be_read_is_refused_instead_of_passed_over()
    {
        await using var site = await StartWithDeviceAsync();

        using var answer = await PutAsync(site, new { room = "Lab 2" }, ifMatch: "without-quotes");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("If-Match is 'without-quotes'", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<Site> StartWithDeviceAsync()
    {
        var site = await StartAsync();
        await using var events = await site.EventsAsync();
        await using var device = await site.DeviceAsync("lab-1");
        await device.LaterAsync(events);
        return site;
    }

    private static async Task<HttpResponseMessage> PutAsync(Site site, object labels, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = JsonContent.Create(labels) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await site.Http.SendAsync(request);
    }

    private static async Task<string> TagAsync(Site site)
    {
        using var answer = await site.Http.GetAsync(Path);
        return answer.Headers.ETag!.Tag;
    }

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json, CompactJson);

    private static readonly JsonSerializerOptions CompactJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
