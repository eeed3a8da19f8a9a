using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Tells the log when the server can and cannot be used: each kind of failure once a minute at most, however often it comes and goes.</summary>
internal sealed class MongoReport(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<MongoErrorKind, long> _told = [];
    private volatile MongoException? _failure;
    private bool _isTold;

    /// <summary>What a person must put right; null when there is nothing.</summary>
    public string? NotAllowed => _failure is { Kind: MongoErrorKind.NotAllowed } failure ? failure.Message : null;

    public void Failed(MongoException failure)
    {
        lock (_gate)
        {
            _failure = failure;
            if (_told.TryGetValue(failure.Kind, out var told) && time.GetElapsedTime(told) < Interval)
            {
                return;
            }

            (_told[failure.Kind], _isTold) = (time.GetTimestamp(), true);
        }

        MongoLog.Unavailable(logger, failure.Message);
    }

    /// <param name="isWrite">Who may only read has not got what was missing.</param>
    public void Worked(bool isWrite)
    {
        if (_failure is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_failure is null || (_failure.Kind == MongoErrorKind.NotAllowed && !isWrite))
            {
                return;
            }

            _failure = null;
            if (!_isTold)
            {
                return;
            }

            _isTold = false;
        }

        MongoLog.Available(logger);
    }
}
