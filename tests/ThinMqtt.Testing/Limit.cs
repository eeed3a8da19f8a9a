using System.Runtime.CompilerServices;

namespace ThinMqtt.Testing;

/// <summary>Every wait of a test has an end, and says what it waited for.</summary>
public static class Limit
{
    /// <summary>Far more than anything takes on a busy machine.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(60);

    /// <param name="task">What is waited for.</param>
    /// <param name="reason">What it means, for the failure's text.</param>
    /// <param name="limit">Default: <see cref="Usual"/>.</param>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    public static async Task<T> Within<T>(
        this Task<T> task, [CallerArgumentExpression(nameof(task))] string reason = "", TimeSpan? limit = null)
    {
        await ((Task)task).Within(reason, limit);
        return await task;
    }

    /// <inheritdoc cref="Within{T}(Task{T}, string, TimeSpan?)"/>
    public static async Task Within(this Task task, [CallerArgumentExpression(nameof(task))] string reason = "", TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        var span = limit ?? Usual;
        try
        {
            await task.WaitAsync(span);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Waited {span} for: {reason}.");
        }
    }
}
