using Microsoft.Data.Sqlite;

namespace ThinMqtt.Broker;

/// <content>What the writer thread does.</content>
internal sealed partial class DurableStore
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    // Not disposed: a timer's last callback may come late.
    private readonly AutoResetEvent _retry = new(false);
    private long _failingSince;

    private void Run()
    {
        try
        {
            WriteAll();
        }
        finally
        {
            Close();
        }
    }

    private void WriteAll()
    {
        while (_queue.Take(out var operations, out var sequence))
        {
            var changes = new PendingChanges(_index!);
            Gather(changes, operations);
            while (!TryCommit(changes, sequence))
            {
                if (_queue.IsClosed)
                {
                    return;
                }

                WaitToRetry();
                _queue.TakeGathered(out operations, out sequence);
                Gather(changes, operations);
            }
        }
    }

    private static void Gather(PendingChanges changes, List<StoreOperation> operations)
    {
        foreach (var operation in operations)
        {
            changes.Add(operation);
        }
    }

    private bool TryCommit(PendingChanges changes, long sequence)
    {
        try
        {
            if (_writer!.Write(changes))
            {
                Volatile.Write(ref _commitCount, _commitCount + 1);
            }
        }
        catch (Exception exception)
        {
            Failed(exception);
            return false;
        }

        Succeeded(sequence);
        return true;
    }

    private void Failed(Exception exception)
    {
        if (!_isFailing)
        {
            _failingSince = _time.GetTimestamp();
            _isFailing = true;
            Log.Failing(_logger, exception);
        }

        if (_queue.IsClosed)
        {
            Log.Abandoned(_logger, _queue.Waiting, exception);
            _queue.Abandon(StoreFile.Explained(_connection.DataSource, exception));
        }
    }

    private void Succeeded(long sequence)
    {
        if (_isFailing)
        {
            _isFailing = false;
            Log.Recovered(_logger, _time.GetElapsedTime(_failingSince));
        }

        _queue.SetDurable(sequence);
        try
        {
            Committed?.Invoke(sequence);
        }
        catch (Exception exception)
        {
            Log.CommittedFailed(_logger, sequence, exception);
        }
    }

    private void WaitToRetry()
    {
        using var timer = _time.CreateTimer(_ => _retry.Set(), null, RetryInterval, Timeout.InfiniteTimeSpan);
        _retry.WaitOne();
    }

    // Closing the only connection checkpoints, and removes the WAL.
    private void Close()
    {
        try
        {
            if (!_isFailing)
            {
                _writer?.Release();
            }
        }
        catch (SqliteException exception)
        {
            Log.NotReleased(_logger, exception);
        }
        finally
        {
            _writer?.Dispose();
            _connection.Dispose();
            _ended.SetResult();
        }
    }
}
