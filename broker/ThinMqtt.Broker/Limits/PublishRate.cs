namespace ThinMqtt.Broker;

/// <summary>
/// The publish rate of one client: a token bucket. A mutable struct for a field of the one who asks; not safe for several threads.
/// The default value limits nothing.
/// </summary>
internal struct PublishRate
{
    private const long Token = 1000;

    // A thousandth of a token: per millisecond, as many come as tokens per second.
    private readonly long _perMillisecond;
    private readonly long _capacity;
    private long _level;
    private long _filledAt;

    /// <summary>Begins full.</summary>
    /// <param name="perSecond">Messages per second in the long run; 0 limits nothing.</param>
    /// <param name="burst">Messages at once after a pause, 1 or more.</param>
    /// <param name="now">Milliseconds of any clock that does not go back.</param>
    public PublishRate(int perSecond, int burst, long now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        _perMillisecond = perSecond;
        _capacity = burst * Token;
        _level = _capacity;
        _filledAt = now;
    }

    /// <summary>Takes one message out of the bucket, if it has one.</summary>
    /// <param name="now">Milliseconds of the same clock.</param>
    public bool TryTake(long now)
    {
        if (_perMillisecond == 0)
        {
            return true;
        }

        Fill(now);
        if (_level < Token)
        {
            return false;
        }

        _level -= Token;
        return true;
    }

    /// <summary>Milliseconds until <see cref="TryTake"/> succeeds; 0 when it does at once.</summary>
    public long WaitFrom(long now)
    {
        if (_perMillisecond == 0)
        {
            return 0;
        }

        Fill(now);
        return _level >= Token ? 0 : (Token - _level + _perMillisecond - 1) / _perMillisecond;
    }

    private void Fill(long now)
    {
        var elapsed = now - _filledAt;
        if (elapsed <= 0)
        {
            return;
        }

        // Compared as times, since the product of a long pause would overflow.
        var untilFull = (_capacity - _level + _perMillisecond - 1) / _perMillisecond;
        _level = elapsed >= untilFull ? _capacity : _level + (elapsed * _perMillisecond);
        _filledAt = now;
    }
}
