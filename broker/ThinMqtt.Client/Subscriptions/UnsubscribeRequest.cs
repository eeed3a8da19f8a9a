namespace ThinMqtt.Client;

/// <summary>Topic Filters that the server is to forget.</summary>
internal sealed class UnsubscribeRequest(IReadOnlyList<string> topicFilters)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> TopicFilters => topicFilters;

    public Task Completed => _completion.Task;

    public void Complete() => _completion.TrySetResult();

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
