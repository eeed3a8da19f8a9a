namespace ThinMqtt.Manager;

/// <summary>A reason with the answer that it leads to, if no other is weightier.</summary>
internal sealed record WhyFinding(WhyAnswer Answer, WhyReason Reason)
{
    public WhyFinding(WhyAnswer answer, string code, string text, string? advice = null)
        : this(answer, new WhyReason(code, text, advice))
    {
    }
}
