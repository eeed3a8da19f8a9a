namespace ThinMqtt.Agent;

/// <summary>What the person who runs the agent sees, and is asked.</summary>
/// <param name="Log">Always there.</param>
/// <param name="Bar">Null without a terminal.</param>
/// <param name="Question">Null when nobody is asked.</param>
internal sealed record AgentScreen(AgentLog Log, ProgressBar? Bar = null, Question? Question = null);
