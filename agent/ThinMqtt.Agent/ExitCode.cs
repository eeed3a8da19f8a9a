namespace ThinMqtt.Agent;

/// <summary>What the program returns to the one who started it.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>It cannot run as configured; to start it again without a change is of no use.</summary>
    public const int BadOptions = 2;
}
