using System.Text.Json;
using ThinMqtt.Contracts;

namespace ThinMqtt.Cli.Tests;

/// <summary>What an assistant finds and does.</summary>
public sealed class McpToolTests(Fleet fleet) : IClassFixture<Fleet>
{
    [Fact]
    public async Task Devices_are_listed_page_by_page_in_short()
    {
        await using var first = await fleet.BornAsync("mcp-list-1");
        await using var second = await fleet.BornAsync("mcp-list-2");
        await using var client = await McpClient.OpenAsync(fleet.Http);

        var page = await client.FindAsync("list_devices", """{"filter":"id:mcp-list","sort":"-id","limit":1}""");
        var device = Assert.Single(page.GetProperty("devices").EnumerateArray());
        JsonShape.Has(device, ("id", JsonValueKind.String), ("presence", JsonValueKind.String), ("lastSeen", JsonValueKind.String), ("agent", JsonValueKind.String));
        Assert.Equal(("mcp-list-2", 2), (device.GetProperty("id").GetString(), page.GetProperty("total").GetInt32()));
        var next = await client.FindAsync("list_devices", $$"""{"filter":"id:mcp-list","sort":"-id","limit":1,"cursor":"{{page.GetProperty("next").GetString()}}"}""");
        Assert.Equal("mcp-list-1", next.GetProperty("devices")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_filter_that_cannot_be_is_told_with_its_place()
    {
        await using var client = await McpClient.OpenAsync(fleet.Http);
        var result = await client.CallAsync("list_devices", """{"filter":"lab rom:4"}""");
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains("at character 5", McpClient.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_shown_and_one_that_is_not_there_is_an_error_of_the_tool()
    {
        await using var device = await fleet.BornAsync("mcp-show");
        await using var client = await McpClient.OpenAsync(fleet.Http);
        JsonShape.Has(await client.FindAsync("show_device", """{"id":"mcp-show"}"""), ("id", JsonValueKind.String), ("packages", JsonValueKind.Array), ("results", JsonValueKind.Array), ("labels", JsonValueKind.Object));
        Assert.Contains("No device 'nobody'", McpClient.TextOf(await client.CallAsync("show_device", """{"id":"nobody"}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Releases_are_listed_and_shown_with_their_failures()
    {
        var id = await fleet.PublishAsync("1.0.0");
        await using var device = await fleet.BornAsync("mcp-fails");
        await device.UpdateAsync(UpdateState.Failed, 1, reason: "No room.");
        await fleet.UntilKnownAsync("mcp-fails", found => found.GetProperty("results").GetArrayLength() == 1);
        await using var client = await McpClient.OpenAsync(fleet.Http);

        var listed = Assert.Single((await client.FindAsync("list_releases", """{"package":"hello"}""")).GetProperty("releases").EnumerateArray());
        Assert.Equal(id, listed.GetProperty("id").GetInt64());
        var shown = await client.FindAsync("show_release", $$"""{"id":{{id}}}""");
        Assert.Equal(1, shown.GetProperty("devices").GetProperty("failed").GetInt32());
        Assert.Equal("No room.", shown.GetProperty("failures")[0].GetProperty("reason").GetString());
        var why = await client.FindAsync("why_not", $$"""{"id":"mcp-fails","release":{{id}}}""");
        Assert.Equal("failed", why.GetProperty("answer").GetString());
    }

    [Fact]
    public async Task The_fleet_is_told_in_numbers()
    {
        await using var client = await McpClient.OpenAsync(fleet.Http);
        JsonShape.Has(await client.FindAsync("overview"), ("devices", JsonValueKind.Object), ("packages", JsonValueKind.Array), ("health", JsonValueKind.Object));
        Assert.Equal(JsonValueKind.Array, (await client.FindAsync("history", """{"since":"1h","points":10}""")).GetProperty("samples").ValueKind);
        Assert.Equal(JsonValueKind.Array, (await client.FindAsync("list_groups")).GetProperty("groups").ValueKind);
    }

    [Fact]
    public async Task With_allow_write_it_labels_groups_withdraws_and_announces()
    {
        var id = await fleet.PublishAsync("1.0.0", "mcp-writes");
        await using var device = await fleet.BornAsync("mcp-label");
        await using var client = await McpClient.OpenAsync(fleet.Http, "--allow-write");

        await client.FindAsync("label_device", """{"id":"mcp-label","room":"hall 3","add_tags":["a","b"]}""");
        var labels = (await client.FindAsync("label_device", """{"id":"mcp-label","remove_tags":["a"],"add_tags":["c"]}""")).GetProperty("labels");
        Assert.Equal("""{"room":"hall 3","tags":["b","c"]}""", labels.GetRawText());
        Assert.Equal("""{"tags":["b","c"]}""", (await client.FindAsync("label_device", """{"id":"mcp-label","room":""}""")).GetProperty("labels").GetRawText());

        Assert.Equal("tag:c", (await client.FindAsync("set_group", """{"name":"mcp-group","filter":"tag:c"}""")).GetProperty("filter").GetString());
        Assert.Equal("withdrawn", (await client.FindAsync("withdraw_release", $$"""{"id":{{id}}}""")).GetProperty("state").GetString());
        Assert.Equal("live", (await client.FindAsync("announce_release", $$"""{"id":{{id}}}""")).GetProperty("state").GetString());
    }
}
