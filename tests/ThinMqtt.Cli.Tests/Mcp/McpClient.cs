using System.Diagnostics;
using System.Text.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

/// <summary>An assistant's side: <c>thinctl mcp</c> as a child process, spoken to over its pipes.</summary>
internal sealed class McpClient : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _log;
    private int _lastId;
    private JsonElement? _tools;

    private McpClient(Process process)
    {
        _process = process;
        _log = process.StandardError.ReadToEndAsync();
    }

    public static McpClient Start(Uri? server, params string[] options)
    {
        string[] arguments = ["exec", Thinctl.Program, "mcp", "--server", $"{server ?? new Uri("http://127.0.0.1:9/")}", .. options];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["XDG_CONFIG_HOME"] = "/nowhere";
        return new McpClient(Process.Start(start)!);
    }

    /// <summary>With an open session.</summary>
    public static async Task<McpClient> OpenAsync(Uri? server, params string[] options)
    {
        var client = Start(server, options);
        await client.AskAsync("initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");
        await client.SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return client;
    }

    public async Task SendAsync(string line)
    {
        await _process.StandardInput.WriteAsync(line + "\n");
        await _process.StandardInput.FlushAsync();
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _process.StandardInput.BaseStream.WriteAsync(bytes);
        await _process.StandardInput.BaseStream.FlushAsync();
    }

    /// <summary>The next message.</summary>
    public async Task<JsonElement> NextAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().Within("thinctl mcp writes a message");
        return JsonDocument.Parse(line ?? throw new InvalidOperationException($"thinctl mcp has ended: {await _log}")).RootElement;
    }

    /// <summary>A request, and the answer to it.</summary>
    public async Task<JsonElement> AskAsync(string method, string parameters = "{}")
    {
        var id = ++_lastId;
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        var answer = await NextAsync();
        Assert.Equal(id, answer.GetProperty("id").GetInt32());
        return answer;
    }

    /// <summary>Calls a tool.</summary>
    /// <returns>Its result.</returns>
    public async Task<JsonElement> CallAsync(string tool, string arguments = "{}") =>
        (await AskAsync("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""")).GetProperty("result");

    /// <summary>Calls a tool that succeeds.</summary>
    /// <returns>What it has found, which is also its text, and as its schema says.</returns>
    public async Task<JsonElement> FindAsync(string tool, string arguments = "{}")
    {
        var result = await CallAsync(tool, arguments);
        Assert.False(result.GetProperty("isError").GetBoolean(), result.ToString());
        var content = result.GetProperty("structuredContent");
        Assert.True(JsonElement.DeepEquals(content, JsonDocument.Parse(TextOf(result)).RootElement));
        _tools ??= (await AskAsync("tools/list")).GetProperty("result").GetProperty("tools");
        SchemaCheck.IsAs(_tools.Value.EnumerateArray().Single(one => one.GetProperty("name").GetString() == tool).GetProperty("outputSchema"), content);
        return content;
    }

    public static string TextOf(JsonElement result) => Assert.Single(result.GetProperty("content").EnumerateArray()).GetProperty("text").GetString()!;

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync().Within($"kill -{name}");
    }

    public void EndInput() => _process.StandardInput.Close();

    /// <returns>The exit code, what is left on standard output, and standard error.</returns>
    public async Task<(int ExitCode, string Output, string Log)> ExitedAsync()
    {
        var rest = await _process.StandardOutput.ReadToEndAsync().Within("thinctl mcp ends its output");
        await _process.WaitForExitAsync().Within("thinctl mcp ends");
        return (_process.ExitCode, rest, await _log);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync().Within("thinctl mcp is killed");
        _process.Dispose();
    }
}
