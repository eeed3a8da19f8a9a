using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>The Model Context Protocol itself; no server is asked.</summary>
public sealed class McpProtocolTests
{
    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;
    private const int MethodNotFound = -32601;
    private const int InvalidParameters = -32602;

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2024-11-05", "2024-11-05")]
    [InlineData("1999-01-01", "2025-11-25")]
    public async Task The_clients_version_is_spoken_where_it_is_known_otherwise_the_newest_is_offered(string wanted, string offered)
    {
        await using var client = McpClient.Start(null);
        var result = (await client.AskAsync("initialize", $$"""{"protocolVersion":"{{wanted}}","capabilities":{},"clientInfo":{"name":"t","version":"1"} }""")).GetProperty("result");
        Assert.Equal(offered, result.GetProperty("protocolVersion").GetString());
        Assert.Equal("thinctl", result.GetProperty("serverInfo").GetProperty("name").GetString());
        JsonShape.Has(result, ("capabilities", JsonValueKind.Object), ("instructions", JsonValueKind.String));
        Assert.Equal(JsonValueKind.Object, result.GetProperty("capabilities").GetProperty("tools").ValueKind);
    }

    [Fact]
    public async Task Before_initialize_there_is_ping_and_nothing_else()
    {
        await using var client = McpClient.Start(null);
        Assert.Empty((await client.AskAsync("ping")).GetProperty("result").EnumerateObject());
        AssertError(InvalidRequest, "send initialize first", await client.AskAsync("tools/list"));
        AssertError(InvalidRequest, "send initialize first", await client.AskAsync("tools/call", """{"name":"overview"}"""));
        AssertError(InvalidParameters, "protocolVersion", await client.AskAsync("initialize"));
    }

    [Fact]
    public async Task A_session_is_opened_once()
    {
        await using var client = await McpClient.OpenAsync(null);
        AssertError(InvalidRequest, "open already", await client.AskAsync("initialize", """{"protocolVersion":"2025-11-25"}"""));
    }

    [Fact]
    public async Task Without_allow_write_no_tool_changes_anything()
    {
        await using var client = await McpClient.OpenAsync(null);
        var tools = (await client.AskAsync("tools/list")).GetProperty("result").GetProperty("tools").EnumerateArray().ToList();
        Assert.Equal(
            ["history", "list_devices", "list_groups", "list_releases", "overview", "show_device", "show_release", "why_not"],
            tools.Select(tool => tool.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.True(tool.GetProperty("annotations").GetProperty("readOnlyHint").GetBoolean()));
        AssertError(InvalidParameters, "--allow-write", await client.AskAsync("tools/call", """{"name":"withdraw_release","arguments":{"id":1}}"""));
    }

    [Fact]
    public async Task With_allow_write_tools_that_change_something_say_so()
    {
        await using var client = await McpClient.OpenAsync(null, "--allow-write");
        var tools = (await client.AskAsync("tools/list")).GetProperty("result").GetProperty("tools").EnumerateArray().ToList();
        var writing = tools.Where(tool => !tool.GetProperty("annotations").GetProperty("readOnlyHint").GetBoolean()).ToList();
        Assert.Equal(["announce_release", "label_device", "set_group", "withdraw_release"], writing.Select(tool => tool.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.All(writing, tool => Assert.True(tool.GetProperty("annotations").GetProperty("destructiveHint").GetBoolean()));
        Assert.All(tools, tool =>
        {
            JsonShape.Has(tool, ("title", JsonValueKind.String), ("description", JsonValueKind.String), ("inputSchema", JsonValueKind.Object), ("outputSchema", JsonValueKind.Object));
            Assert.Equal("object", tool.GetProperty("inputSchema").GetProperty("type").GetString());
            Assert.False(tool.GetProperty("inputSchema").GetProperty("additionalProperties").GetBoolean());
            Assert.Equal("object", tool.GetProperty("outputSchema").GetProperty("type").GetString());
            Assert.NotEmpty(tool.GetProperty("outputSchema").GetProperty("properties").EnumerateObject());
            Assert.NotEmpty(tool.GetProperty("outputSchema").GetProperty("required").EnumerateArray());
        });
    }

    [Theory]
    [InlineData("list_devices", """{"limit":0}""", "'limit' is 0")]
    [InlineData("list_devices", """{"limit":"ten"}""", "'limit' is \"ten\"; it has to be an integer from 1 to 500.")]
    [InlineData("list_devices", """{"fitler":"x"}""", "no argument 'fitler'")]
    [InlineData("list_devices", "[]", "no object")]
    [InlineData("show_device", "{}", "needs the argument 'id'")]
    [InlineData("show_device", """{"id":"a/b"}""", "contains '/'")]
    [InlineData("why_not", """{"id":"a","release":1.5}""", "'release' is 1.5")]
    [InlineData("history", """{"since":"soon"}""", "'soon' is no duration")]
    [InlineData("label_device", """{"id":"a","add_tags":["x",1]}""", "'add_tags'")]
    public async Task Arguments_that_cannot_be_are_told_to_the_assistant(string tool, string arguments, string reason)
    {
        await using var client = await McpClient.OpenAsync(null, "--allow-write");
        var result = await client.CallAsync(tool, arguments);
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains(reason, McpClient.TextOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fleet_that_does_not_answer_is_told_to_the_assistant()
    {
        await using var client = await McpClient.OpenAsync(new Uri($"http://127.0.0.1:{FreePort.Take()}/"));
        var result = await client.CallAsync("overview");
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains("no server answers", McpClient.TextOf(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", ParseError)]
    [InlineData("nonsense", ParseError)]
    [InlineData("7", InvalidRequest)]
    [InlineData("[]", InvalidRequest)]
    [InlineData("""{"id":1,"method":"ping"}""", InvalidRequest)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""", InvalidRequest)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}""", InvalidParameters)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"resources/list"}""", MethodNotFound)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}""", InvalidParameters)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}""", InvalidParameters)]
    public async Task What_is_no_request_is_refused_and_the_next_one_is_answered(string line, int code)
    {
        await using var client = await McpClient.OpenAsync(null);
        await client.SendAsync(line);
        Assert.Equal(code, (await client.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
        Assert.True((await client.AskAsync("ping")).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_no_message()
    {
        await using var client = await McpClient.OpenAsync(null);
        await client.SendAsync((byte[])[.. "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""u8, 0xff, 0xfe, .. "\"}\n"u8]);
        AssertError(ParseError, "no JSON", await client.NextAsync());
        await client.SendAsync("""{"jsonrpc":"2.0","id":"\ud800","method":"ping"}""");
        AssertError(ParseError, "no JSON", await client.NextAsync());
        await client.SendAsync(Encoding.UTF8.GetBytes(new string('[', 100_000) + "\n"));
        AssertError(ParseError, "no JSON", await client.NextAsync());
        Assert.True((await client.AskAsync("ping")).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_skipped()
    {
        await using var client = await McpClient.OpenAsync(null);
        var sending = client.SendAsync(Encoding.UTF8.GetBytes(new string('x', 5 * MessageReader.MaximumSize) + "\n"));
        AssertError(InvalidRequest, "longer than", await client.NextAsync());
        await sending;
        Assert.True((await client.AskAsync("ping")).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Notifications_and_answers_are_not_answered()
    {
        await using var client = await McpClient.OpenAsync(null);
        await client.SendAsync("""{"jsonrpc":"2.0","method":"notifications/unknown"}""");
        await client.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}""");
        await client.SendAsync("""{"jsonrpc":"2.0","id":5,"result":{}}""");
        await client.SendAsync("");
        Assert.True((await client.AskAsync("ping")).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_text_is_an_id_too_and_comes_back_as_it_was()
    {
        await using var client = await McpClient.OpenAsync(null);
        await client.SendAsync("""{"jsonrpc":"2.0","id":"a\"1","method":"ping"}""");
        Assert.Equal("a\"1", (await client.NextAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_request_that_is_cancelled_is_not_answered()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0); // its backlog takes connections, and nobody answers
        silent.Start();
        await using var client = await McpClient.OpenAsync(new Uri($"http://{silent.LocalEndpoint}/"));
        await client.SendAsync("""{"jsonrpc":"2.0","id":"slow","method":"tools/call","params":{"name":"overview"}}""");
        await client.SendAsync("""{"jsonrpc":"2.0","id":"slow","method":"ping"}""");
        AssertError(InvalidRequest, "with this id is at work", await client.NextAsync());

        await client.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"slow"}}""");
        client.EndInput();
        var (exitCode, output, log) = await client.ExitedAsync();
        Assert.Equal((0, ""), (exitCode, output));
        Assert.DoesNotContain("not every question", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_are_at_work_ping_is_answered_and_they_can_be_cancelled()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0); // its backlog takes connections, and nobody answers
        silent.Start();
        await using var client = await McpClient.OpenAsync(new Uri($"http://{silent.LocalEndpoint}/"));
        for (var id = 1000; id < 1100; id++)
        {
            await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"tools/call","params":{"name":"overview"} }""");
        }

        Assert.True((await client.AskAsync("ping")).TryGetProperty("result", out _));
        for (var id = 1000; id < 1100; id++)
        {
            await client.SendAsync($$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{id}} } }""");
        }

        client.EndInput();
        var (exitCode, output, log) = await client.ExitedAsync();
        Assert.Equal((0, ""), (exitCode, output));
        Assert.DoesNotContain("not every question", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_are_all_answered()
    {
        await using var client = await McpClient.OpenAsync(null);
        var lines = string.Concat(Enumerable.Range(100, 1000).Select(id => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"tools/list"}""" + "\n"));
        var sending = client.SendAsync(Encoding.UTF8.GetBytes(lines));
        var ids = new List<int>();
        while (ids.Count < 1000)
        {
            ids.Add((await client.NextAsync()).GetProperty("id").GetInt32());
        }

        await sending;
        Assert.Equal(Enumerable.Range(100, 1000), ids.Order());
    }

    [Fact]
    public async Task The_revision_with_batches_has_them()
    {
        await using var client = McpClient.Start(null);
        await client.AskAsync("initialize", """{"protocolVersion":"2025-03-26"}""");
        await client.SendAsync("""[{"jsonrpc":"2.0","id":"a","method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},7]""");
        var answers = await client.NextAsync();
        Assert.Equal(2, answers.GetArrayLength());
        Assert.Equal("a", answers[0].GetProperty("id").GetString());
        Assert.Equal(InvalidRequest, answers[1].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task The_end_of_the_input_answers_what_was_asked_and_is_exit_code_0()
    {
        await using var client = McpClient.Start(null);
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}""");
        await client.SendAsync(Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":2,"method":"ping"}"""));
        client.EndInput();
        var (exitCode, output, log) = await client.ExitedAsync();
        Assert.Equal(0, exitCode);
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line)).Count());
        Assert.Contains("read-only", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_ends_it()
    {
        await using var client = await McpClient.OpenAsync(null);
        await client.SignalAsync("TERM");
        var (exitCode, output, _) = await client.ExitedAsync();
        Assert.Equal(((int)ExitCode.Interrupted, ""), (exitCode, output));
    }

    private static void AssertError(int code, string text, JsonElement answer)
    {
        var error = answer.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.Contains(text, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
