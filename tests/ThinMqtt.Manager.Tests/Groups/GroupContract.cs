using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ThinMqtt.Contracts;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>Filters that are saved under a name.</summary>
public abstract class GroupContract : ManagerContract
{
    [ContractFact]
    public async Task A_group_is_made_read_changed_and_deleted()
    {
        await using var site = await StartAsync();

        using var made = await PutAsync(site, "kiosks", new { filter = " tag:kiosk ", description = "In the hall" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("/api/v1/groups/kiosks", made.Headers.Location?.ToString());
        using var changed = await PutAsync(site, "kiosks", new { filter = "tag:kiosk ram<4GiB" });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var other = await PutAsync(site, "all", new { filter = "id:lab" });

        var items = (await site.Manager.GetAsync("/api/v1/groups")).GetProperty("items");
        Assert.Equal(["all", "kiosks"], items.EnumerateArray().Select(group => group.GetProperty("name").GetString()));
        Assert.Equal("tag:kiosk ram<4GiB", items[1].GetProperty("filter").GetString());
        Assert.False(items[1].TryGetProperty("description", out _));

        using var deleted = await site.Http.DeleteAsync("/api/v1/groups/kiosks");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await site.Http.GetAsync("/api/v1/groups/kiosks");
        using var again = await site.Http.DeleteAsync("/api/v1/groups/kiosks");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (gone.StatusCode, again.StatusCode));
        Assert.Contains("There is no group 'kiosks'", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_group_survives_a_restart_and_is_in_memory_then()
    {
        await using var site = await StartAsync();
        using var made = await PutAsync(site, "kiosks", new { filter = "tag:kiosk" });
        Assert.Equal("tag:kiosk", FilterOf(site, "kiosks"));

        await site.StopManagerAsync();
        await site.StartManagerAsync();

        using var read = await site.Http.GetAsync("/api/v1/groups/kiosks");
        Assert.Equal(made.Headers.ETag, read.Headers.ETag);
        await KnowsAsync(site.Manager, "kiosks");
        using var deleted = await site.Http.DeleteAsync("/api/v1/groups/kiosks");
        Assert.Null(FilterOf(site, "kiosks"));
    }

    [ContractFact]
    public async Task Listeners_hear_of_groups()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();

        using var made = await PutAsync(site, "kiosks", new { filter = "tag:kiosk" });

        var heard = await events.NextAsync("group", data => data.GetProperty("group").GetString() == "kiosks", "the group is saved");
        Assert.Equal("The group kiosks is saved.", heard.GetProperty("text").GetString());
    }

    [ContractFact]
    public async Task Who_only_wants_to_create_overwrites_nothing()
    {
        await using var site = await StartAsync();
        using var first = await PutAsync(site, "kiosks", new { filter = "tag:kiosk" }, ("If-None-Match", "*"));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        using var second = await PutAsync(site, "kiosks", new { filter = "tag:other" }, ("If-None-Match", "*"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal("tag:kiosk", (await site.Manager.GetAsync("/api/v1/groups/kiosks")).GetProperty("filter").GetString());
    }

    [ContractFact]
    public async Task Who_has_seen_an_older_group_neither_changes_nor_deletes_it()
    {
        await using var site = await StartAsync();
        using var first = await PutAsync(site, "kiosks", new { filter = "tag:kiosk" });
        var seen = first.Headers.ETag!.Tag;
        using var second = await PutAsync(site, "kiosks", new { filter = "tag:other" }, ("If-Match", seen));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);

        using var put = await PutAsync(site, "kiosks", new { filter = "tag:third" }, ("If-Match", seen));
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/groups/kiosks") { Headers = { { "If-Match", seen } } };
        using var delete = await site.Http.SendAsync(request);
        using var unknown = await PutAsync(site, "unknown", new { filter = "tag:third" }, ("If-Match", "*"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, put.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, delete.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, unknown.StatusCode);
        Assert.Equal("tag:other", (await site.Manager.GetAsync("/api/v1/groups/kiosks")).GetProperty("filter").GetString());
    }

    [ContractFact]
    public async Task Of_many_who_create_the_same_group_one_does()
    {
        await using var site = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PutAsync(site, "kiosks", new { filter = $"tag:t{i}" }, ("If-None-Match", "*"))));

        var winner = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        var filter = (await winner.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("filter").GetString();
        Assert.Equal(filter, (await site.Manager.GetAsync("/api/v1/groups/kiosks")).GetProperty("filter").GetString());
        Assert.Equal(filter, FilterOf(site, "kiosks"));
    }

    [ContractFact]
    public async Task A_group_that_is_made_anew_while_it_is_deleted_stays()
    {
        await using var site = await StartAsync();
        var groups = site.Manager.Services.GetRequiredService<IGroupStore>();
        var (always, ifNew) = (Condition(), Condition(ifNoneMatch: "*"));
        var group = new DeviceGroup(GroupName.Parse("kiosks"), "tag:kiosk", null);
        for (var round = 0; round < 50; round++)
        {
            await groups.WriteAsync(group, always);
            var deletion = groups.DeleteAsync(group.Name, always);
            while (await groups.WriteAsync(group with { Filter = "tag:anew" }, ifNew) != WriteOutcome.Created)
            {
                Assert.False(deletion.IsFaulted, $"{deletion.Exception}"); // It is not deleted yet.
            }

            Assert.Equal(WriteOutcome.Changed, await deletion);
            Assert.Equal("tag:anew", (await groups.FindAsync(group.Name))?.Filter);
        }
    }

    [ContractFact]
    public async Task A_group_tells_how_many_devices_belong_to_it()
    {
        await using var site = await StartAsync();
        await using var events = await site.EventsAsync();
        foreach (var id in new[] { "lab-1", "lab-2", "hall-1" })
        {
            await using var device = await site.DeviceAsync(id);
            await device.BornAsync();
            await events.DeviceAsync("online");
        }

        using var made = await PutAsync(site, "labs", new { filter = "id:lab" });
        using var other = await PutAsync(site, "others", new { filter = "-group:labs" });
        using var read = await site.Http.GetAsync("/api/v1/groups/labs");

        Assert.Equal(2, (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices").GetInt32());
        Assert.Equal(2, (await read.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices").GetInt32());
        var items = (await site.Manager.GetAsync("/api/v1/groups")).GetProperty("items");
        Assert.Equal([2, 1], items.EnumerateArray().Select(group => group.GetProperty("devices").GetInt32()));

        using var deleted = await site.Http.DeleteAsync("/api/v1/groups/labs");
        Assert.False((await site.Manager.GetAsync("/api/v1/groups/others")).TryGetProperty("devices", out _));
    }

    [ContractTheory]
    [InlineData("tag:kiosk rum<4GiB", 10, 3, "did you mean 'ram'?")]
    [InlineData("id:lab group:nowhere", 13, 7, "There is no group 'nowhere'.")]
    [InlineData("group:mine", 6, 4, "Groups name each other in a circle")]
    public async Task A_filter_that_cannot_be_understood_is_not_saved(string filter, int position, int length, string expected)
    {
        await using var site = await StartAsync();

        using var answer = await PutAsync(site, "mine", new { filter });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:thinmqtt:problem:invalid-filter", problem.GetProperty("type").GetString());
        Assert.Equal((position, length), (problem.GetProperty("position").GetInt32(), problem.GetProperty("length").GetInt32()));
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await site.Manager.GetAsync("/api/v1/groups")).GetProperty("items").EnumerateArray());
    }

    [ContractTheory]
    [InlineData("-x", """{"filter":"a"}""", "The group name '-x' does not begin with a letter or digit")]
    [InlineData("x", """{"description":"a"}""", "The group has no filter")]
    [InlineData("x", """{"filter":"a","devices":3}""", "devices")]
    [InlineData("x", "[]", "not JSON as it should be")]
    public async Task A_group_that_cannot_be_is_refused_with_a_reason(string name, string json, string expected)
    {
        await using var site = await StartAsync();
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        using var answer = await site.Http.PutAsync($"/api/v1/groups/{name}", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Returns when a filter that names the group can be used.</summary>
    private protected static Task KnowsAsync(ManagerHost manager, string group) =>
        manager.AskUntilAsync($"/api/v1/devices?filter=group:{group}", answer => answer.IsSuccessStatusCode, $"the manager knows the group {group}");

    private static string? FilterOf(Site site, string group) => site.Manager.Services.GetRequiredService<GroupDirectory>().FilterOf(group);

    private static Precondition Condition(string? ifNoneMatch = null)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.IfNoneMatch = ifNoneMatch;
        return Precondition.TryRead(request, out var condition, out var reason) ? condition : throw new ArgumentException(reason, nameof(ifNoneMatch));
    }

    private static async Task<HttpResponseMessage> PutAsync(Site site, string name, object group, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/groups/{name}") { Content = JsonContent.Create(group) };
        if (header is { } condition)
        {
            request.Headers.TryAddWithoutValidation(condition.Name, condition.Value);
        }

        return await site.Http.SendAsync(request);
    }
}
