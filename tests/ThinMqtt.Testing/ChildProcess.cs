using System.Diagnostics;
using System.Text;

namespace ThinMqtt.Testing;

/// <summary>A program under the test's control: its output is kept, and it does not outlive the test.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _standardOutput = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _watches = [];

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Standard output and error so far.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Standard output alone so far, by lines.</summary>
    public string StandardOutput
    {
        get
        {
            lock (_gate)
            {
                return _standardOutput.ToString();
            }
        }
    }

    /// <param name="fileName">The program.</param>
    /// <param name="arguments">Passed as they are, without a shell.</param>
    /// <param name="workingFolder">Default: the test's own.</param>
    /// <param name="environment">Added to the test's own.</param>
    public static ChildProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        string workingFolder = "",
        IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder,
        };
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // a killed runtime leaves its pipes behind
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => child.Keep(line.Data, isStandardOutput: true);
        child._process.ErrorDataReceived += (_, line) => child.Keep(line.Data, isStandardOutput: false);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Returns when a line with <paramref name="text"/> has been printed.</summary>
    /// <param name="text">Part of the line.</param>
    /// <param name="limit">Default: <see cref="Limit.Usual"/>.</param>
    /// <exception cref="InvalidOperationException">The program ended without it; the message has its output.</exception>
    public async Task PrintedAsync(string text, TimeSpan? limit = null)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            _watches.Add((text, seen));
        }

        await Task.WhenAny(seen.Task, _process.WaitForExitAsync()).Within($"process {Id} prints '{text}'", limit);
        if (!Output.Contains(text, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode} before '{text}':\n{Output}");
        }
    }

    /// <summary>Waits until the program has ended and its output is complete.</summary>
    /// <param name="limit">Default: <see cref="Limit.Usual"/>.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitedAsync(TimeSpan? limit = null)
    {
        await _process.WaitForExitAsync().Within($"{_process.StartInfo.FileName} ends", limit);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL, and waits for the end.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().Within($"process {Id} is killed");
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task TerminateAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().Within($"process {Id} ends after SIGTERM");
    }

    /// <param name="name">As kill(1) knows it, such as <c>USR1</c>.</param>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        await kill.WaitForExitAsync().Within($"kill -{name} {Id}");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    /// <param name="line">Null at the end.</param>
    /// <param name="isStandardOutput">Or of standard error.</param>
    private void Keep(string? line, bool isStandardOutput)
    {
        lock (_gate)
        {
            _output.AppendLine(line);
            if (isStandardOutput && line is not null)
            {
                _standardOutput.AppendLine(line);
            }

            foreach (var (text, seen) in _watches)
            {
                if (line is not null && line.Contains(text, StringComparison.Ordinal))
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
