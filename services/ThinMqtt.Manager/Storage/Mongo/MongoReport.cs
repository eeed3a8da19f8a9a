using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Mongo;

/// <summary>Tells the log when the server can and cannot be used: once, and then once a minute.</summary>
internal sealed class MongoReport(ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private volatile bool _hasFailed;
    private MongoErrorKind _kind;
    private long _told;

    public void Failed(MongoException failure)
    {
        lock (_gate)
        {
            var isTold = _hasFailed && _kind == failure.Kind && TimeProvider.System.GetElapsedTime(_told) < Interval;
            (_hasFailed, _kind) = (true, failure.Kind);
            if (isTold)
            {
                return;
            }

            _told = TimeProvider.System.GetTimestamp();
        }

        MongoLog.Unavailable(logger, failure.Message);
    }

    public void Worked()
    {
        if (!_hasFailed)
        {
            return;
        }

        lock (_gate)
        {
            if (!_hasFailed)
            {
                return;
            }

            _hasFailed = false;
        }

        MongoLog.Available(logger);
    }
}
