using ThinMqtt.Contracts;

namespace ThinMqtt.Agent;

/// <summary>Asks the person at the terminal before something is installed.</summary>
/// <param name="line">Where it is asked.</param>
/// <param name="typed">Where the answer comes from.</param>
/// <param name="log">The log.</param>
internal sealed class Question(StatusLine line, TypedLines typed, AgentLog log)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _asking;
    private bool _isClosed;

    /// <param name="release">What is to be installed.</param>
    /// <param name="current">What of it is installed; null for nothing.</param>
    /// <param name="isObsolete">Whether the release is no longer the one to install.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>Why it is not to be installed; null when it is.</returns>
    /// <exception cref="OperationCanceledException">By <paramref name="stop"/>, the question was taken back, or nobody can answer any more.</exception>
    public async Task<string?> AskAsync(Manifest release, SemanticVersion? current, Func<bool> isObsolete, CancellationToken stop)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        SetAsking(asking);
        try
        {
            // Not before it can be taken back.
            if (isObsolete())
            {
                await asking.CancelAsync();
            }

            asking.Token.ThrowIfCancellationRequested();
            return await AnswerAsync(Text(release, current), asking.Token);
        }
        finally
        {
            SetAsking(null);
            line.Show("");
        }
    }

    /// <summary>What is asked about, if anything, is no longer to be installed.</summary>
    public void TakeBack()
    {
        lock (_gate)
        {
            _asking?.Cancel();
        }
    }

    internal static string Text(Manifest release, SemanticVersion? current) =>
        $"Install {release.Package} {release.Version} ({ByteCount.Text(release.Size)}){(current is null ? "" : $" over {current}")}? [Y/n]";

    private async Task<string?> AnswerAsync(string question, CancellationToken stop)
    {
        typed.Forget();
        while (!_isClosed)
        {
            line.WriteLine(question);
            line.Show("> ");
            var answer = await typed.NextAsync(stop);
            switch (answer?.Trim().ToLowerInvariant())
            {
                case "" or "y" or "yes":
                    return null;
                case "n" or "no":
                    return "The person at the device said no.";
                case null:
                    _isClosed = true;
                    log.TerminalClosed();
                    break;
            }
        }

        throw new OperationCanceledException("Nobody can answer any more.");
    }

    private void SetAsking(CancellationTokenSource? asking)
    {
        lock (_gate)
        {
            _asking = asking;
        }
    }
}
