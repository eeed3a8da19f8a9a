namespace ThinMqtt.Agent;

/// <summary>How a step ended and, for a person, why.</summary>
internal sealed record StepResult(UpdateEvent Event, string? Reason = null)
{
    public static StepResult Done { get; } = new(UpdateEvent.Done);
}

/// <summary>Ends the step that it is thrown in; caught once, by the engine.</summary>
internal sealed class UpdateStoppedException(UpdateEvent happened, string reason) : Exception(reason)
{
    public UpdateStoppedException(string reason)
        : this(UpdateEvent.Failed, reason)
    {
    }

    public UpdateEvent Event { get; } = happened;
}
