using System.Text.Json;
using System.Threading.Channels;

namespace ThinMqtt.Cli;

/// <summary>Takes in keys and news, one after the other, and shows what has become of it.</summary>
internal sealed class TopApp(Session session)
{
    /// <summary>Between two pictures, so that a busy fleet does not keep the terminal busy.</summary>
    private static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The clock and the ages of what was seen go on without news.</summary>
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<TopNews> _news = Channel.CreateUnbounded<TopNews>();
    private readonly TopModel _model = new() { Server = $"{session.Client.Server}" };
    private EventQuery? _query;
    private EventQuery? _lastGood;

    /// <summary>Until <c>q</c>.</summary>
    public async Task RunAsync(string? filter, string? sort, CancellationToken stop)
    {
        _model.Filter = filter;
        (_model.Sort, _model.IsDescending) = sort is null ? (_model.Sort, false) : (sort.TrimStart('-'), sort.StartsWith('-'));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var feed = new TopFeed(session, _news.Writer);
        using var screen = new TopScreen(Console.Out, session.Terminal.HasColors, () => _news.Writer.TryWrite(new TopNews.Resized()));
        StartKeys();
        var numbers = feed.AskNumbersAsync(over.Token);
        try
        {
            await ShowAsync(feed, screen, numbers, over.Token);
        }
        finally
        {
            await over.CancelAsync();
            await numbers.ContinueWith(_ => { }, TaskScheduler.Default); // cancelled, or failed as already thrown
        }
    }

    private async Task ShowAsync(TopFeed feed, TopScreen screen, Task numbers, CancellationToken stop)
    {
        while (true)
        {
            var rows = Layout().Rows;
            while (_news.Reader.TryRead(out var news))
            {
                if (!Take(news, feed, rows))
                {
                    return;
                }
            }

            await ListenAsync(feed, rows, stop);
            var layout = Layout();
            screen.Show(layout.Lines(), layout.CursorColumn);
            if (numbers.IsFaulted)
            {
                await numbers;
            }

            await Task.Delay(FrameInterval, session.Time, stop);
            await WaitAsync(stop);
        }
    }

    private async Task ListenAsync(TopFeed feed, int rows, CancellationToken stop)
    {
        _model.Show(rows);
        var wanted = _model.Query(_query, rows);
        if (wanted != _query)
        {
            _query = wanted;
            await feed.ListenAsync(wanted, stop);
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var tick = CancellationTokenSource.CreateLinkedTokenSource(stop);
        tick.CancelAfter(TickInterval);
        try
        {
            await _news.Reader.WaitToReadAsync(tick.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nothing new; the clock goes on.
        }
    }

    /// <returns>False when it is over.</returns>
    private bool Take(TopNews news, TopFeed feed, int rows)
    {
        switch (news)
        {
            case TopNews.Key key:
                return TopKeys.Press(_model, key.Pressed, rows);
            case TopNews.Trouble trouble:
                _model.Trouble = trouble.Reason;
                break;
            case TopNews.Numbers numbers:
                (_model.Overview, _model.Rollouts) = (numbers.Overview, numbers.Rollouts);
                break;
            case TopNews.Refused refused when refused.Query == _query:
                GoBack(refused.Query, refused.Failure);
                break;
            case TopNews.Heard heard when heard.Query == _query:
                Hear(heard.Event, feed);
                break;
        }

        return true;
    }

    private void Hear(ServerEvent happened, TopFeed feed)
    {
        try
        {
            if (_model.Window.Apply(happened))
            {
                _lastGood = _query;
            }
            else if (happened.Kind is "release" or "result" or "missed")
            {
                feed.AskNumbersSoon();
            }
        }
        catch (JsonException surprise)
        {
            _model.Trouble = $"the server told something that does not fit what was before: {surprise.Message}";
            feed.Forget();
            _query = null;
        }
    }

    /// <summary>A filter that the server does not take leaves the one before.</summary>
    private void GoBack(EventQuery refused, CommandException failure)
    {
        if (failure.Problem is not { } problem || !_model.GoBack(refused, _lastGood))
        {
            throw failure;
        }

        _lastGood = _lastGood?.Filter == _model.Filter ? _lastGood : null;
        _query = null; // its stream has ended
        _model.Mistake = problem.Detail ?? failure.Message;
    }

    private TopLayout Layout() => new(_model, Math.Max(1, Console.WindowWidth), Math.Max(1, Console.WindowHeight), session.Time.GetUtcNow(), session.Terminal.Results.Profile.Capabilities.Unicode);

    /// <summary>Reading a key cannot be ended; the thread ends with the process.</summary>
    private void StartKeys()
    {
        var thread = new Thread(() =>
        {
            while (true)
            {
                _news.Writer.TryWrite(new TopNews.Key(Console.ReadKey(intercept: true)));
            }
        })
        {
            IsBackground = true,
            Name = "keys",
        };
        thread.Start();
    }
}
