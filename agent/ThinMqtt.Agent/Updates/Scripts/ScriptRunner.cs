namespace ThinMqtt.Agent;

/// <summary>Runs one script of a release to its end, whatever it does.</summary>
internal sealed class ScriptRunner(TimeProvider time)
{
    /// <summary>For output that is still in the pipe when everything that wrote to it has been killed.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(2);

    /// <param name="script">Its full path; it is made executable.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">All of it, as <c>NAME=value</c>.</param>
    /// <param name="run">The value of <see cref="LeftBehind.Mark"/> in the environment.</param>
    /// <param name="timeout">After it, the script and its children are killed.</param>
    /// <param name="output">Gets what they print.</param>
    /// <param name="stop">As the time-out.</param>
    /// <exception cref="UpdateStoppedException">It failed or took too long; the message says which.</exception>
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/>.</exception>
    public async Task RunAsync(
        string script,
        string folder,
        IEnumerable<string> environment,
        string run,
        TimeSpan timeout,
        OutputTail output,
        CancellationToken stop)
    {
        Durable.SetExecutable(script, true);
        var process = ScriptProcess.Start(script, folder, [.. environment, $"{LeftBehind.Mark}={run}"]);
        var reading = Task.Factory.StartNew(
            () => Read(process, output), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var ending = Task.Factory.StartNew(
            process.Wait, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var endedItself = await EndsWithinAsync(ending, timeout, stop);
        process.Kill();
        LeftBehind.Kill(run);
        await ending;
        var code = process.Reap();
        await Task.WhenAny(reading, Task.Delay(DrainTimeout, time, CancellationToken.None));

        stop.ThrowIfCancellationRequested();
        Judge(Path.GetFileName(script), endedItself, code, timeout);
    }

    private async Task<bool> EndsWithinAsync(Task ending, TimeSpan timeout, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var first = await Task.WhenAny(ending, Task.Delay(timeout, time, limit.Token));
        await limit.CancelAsync();
        return first == ending;
    }

    private static void Judge(string name, bool endedItself, int code, TimeSpan timeout)
    {
        if (!endedItself)
        {
            throw new UpdateStoppedException(UpdateEvent.TimedOut, $"{name} took longer than {timeout.TotalSeconds:0.#} s and was killed.");
        }

        if (code != 0)
        {
            throw new UpdateStoppedException(
                code > 128 ? $"{name} was ended by signal {code - 128}." : $"{name} failed with exit code {code}.");
        }
    }

    private static void Read(ScriptProcess process, OutputTail output)
    {
        using var owned = process;
        var buffer = new byte[64 * 1024];
        for (var count = process.Output.Read(buffer); count > 0; count = process.Output.Read(buffer))
        {
            output.Add(buffer.AsSpan(0, count));
        }
    }
}
