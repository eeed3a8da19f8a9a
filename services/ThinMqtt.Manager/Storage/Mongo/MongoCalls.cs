namespace ThinMqtt.Manager.Mongo;

/// <summary>How long the inventory tries while the server does not do something that it will do later.</summary>
internal enum MongoPatience
{
    /// <summary>Once: the next signal makes up for it.</summary>
    Signal,

    /// <summary>A few seconds, for a person who waits: also over a connection that has ended since it was last used.</summary>
    Request,

    /// <summary>As long as it takes: what a peer hands over once.</summary>
    Message,
}

/// <summary>Operations of one piece of work, each tried again for itself. What is tried again may have been done already.</summary>
/// <remarks>
/// It throws <see cref="MongoException"/> for keys that are there already and, of messages, for what is refused for ever;
/// <see cref="InventoryUnavailableException"/>, but not of messages, for everything else; of messages also <see cref="BsonException"/>.
/// </remarks>
internal sealed class MongoCalls(MongoInventory inventory, MongoPatience patience)
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private bool _mayBeDone;

    /// <summary>Something that changes nothing.</summary>
    public Task<T> ReadAsync<T>(Func<MongoDatabase, Task<T>> read) => DoAsync(read, isWrite: false);

    public Task<T> WriteAsync<T>(Func<MongoDatabase, Task<T>> write) => DoAsync(write, isWrite: true);

    private async Task<T> DoAsync<T>(Func<MongoDatabase, Task<T>> operation, bool isWrite)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                return await TryAsync(operation, isWrite);
            }
            catch (MongoException failure) when (failure.Kind != MongoErrorKind.DuplicateKey)
            {
                _mayBeDone |= isWrite && failure.MayBeDone;
                await OnFailureAsync(failure, wait);
            }
            catch (BsonException exception) when (patience != MongoPatience.Message)
            {
                throw Unavailable(exception.Message, exception);
            }
            catch (TimeoutException)
            {
                _mayBeDone |= isWrite;
                throw TooSlow();
            }
        }
    }

    private async Task<T> TryAsync<T>(Func<MongoDatabase, Task<T>> operation, bool isWrite)
    {
        if (patience == MongoPatience.Message)
        {
            return await TryMessageAsync(operation, isWrite);
        }

        var database = inventory.Opened ?? throw Unavailable(inventory.Problem);
        var limit = patience == MongoPatience.Request ? RequestLimit - TimeProvider.System.GetElapsedTime(_begun) : Timeout.InfiniteTimeSpan;
        if (patience == MongoPatience.Request && limit <= TimeSpan.Zero)
        {
            throw TooSlow();
        }

        var result = await operation(database).WaitAsync(limit, TimeProvider.System, inventory.Stopping);
        inventory.Report.Worked(isWrite);
        return result;
    }

    private async Task<T> TryMessageAsync<T>(Func<MongoDatabase, Task<T>> operation, bool isWrite)
    {
        var database = await inventory.OpenedAsync();
        await inventory.MessageRoom.WaitAsync(inventory.Stopping);
        try
        {
            var result = await operation(database).WaitAsync(inventory.Stopping);
            inventory.Report.Worked(isWrite);
            return result;
        }
        finally
        {
            inventory.MessageRoom.Release();
        }
    }

    private async Task OnFailureAsync(MongoException failure, TimeSpan wait)
    {
        var isPassing = failure.Kind is MongoErrorKind.Unreachable or MongoErrorKind.Timeout or MongoErrorKind.NotAllowed or MongoErrorKind.Busy;
        if (isPassing || patience != MongoPatience.Message)
        {
            inventory.Report.Failed(failure);
        }

        var goesOn = patience switch
        {
            MongoPatience.Message => IsOfTheMessage(failure) ? throw failure : true,
            MongoPatience.Request => isPassing && failure.Kind != MongoErrorKind.NotAllowed && TimeProvider.System.GetElapsedTime(_begun) + wait < RequestLimit,
            _ => false,
        };
        if (!goesOn)
        {
            throw Unavailable(failure.Message, failure);
        }

        await Task.Delay(wait, TimeProvider.System, inventory.Stopping);
    }

    private InventoryUnavailableException TooSlow() =>
        Unavailable($"MongoDB has not answered within {RequestLimit.TotalSeconds:0} s. Check that the server runs.");

    /// <summary>
    /// Whether the server will never take what this message writes: only then is it given up. Anything else, such as a full disk or quota, a
    /// person puts right, and the message waits with the broker.
    /// </summary>
    private static bool IsOfTheMessage(MongoException failure) => failure.Kind == MongoErrorKind.DuplicateKey || (failure.Kind == MongoErrorKind.Refused
        && (failure.Domain != MongoErrors.Server || failure.Code

            // BadValue, FailedToParse, TypeMismatch, InvalidBSON, DollarPrefixedFieldName, DocumentValidationFailure, BSONObjectTooLarge, KeyTooLong
            is 2 or 9 or 14 or 22 or 52 or 121 or 10334 or 17280));

    private InventoryUnavailableException Unavailable(string text, Exception? inner = null) => new(text, inner) { MayBeDone = _mayBeDone };
}
