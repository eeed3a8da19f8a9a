namespace ThinMqtt.Manager;

/// <summary>How a device stands to a release, in one word.</summary>
public enum WhyAnswer
{
    /// <summary>It has it, or a newer one.</summary>
    Installed,
    Underway,

    /// <summary>It will come by itself, or when somebody lets the release or the device go on.</summary>
    Waiting,

    /// <summary>The device does not take it as things are.</summary>
    Refused,

    /// <summary>The device has tried, and has no attempt left.</summary>
    Failed,

    /// <summary>The release is not for it.</summary>
    Excluded,
}

/// <summary>Why a device has, or has not, got a release.</summary>
/// <param name="Device">Its id.</param>
/// <param name="Release">Its number.</param>
/// <param name="Package">Of the release.</param>
/// <param name="Version">Of the release.</param>
/// <param name="Channel">Of the release.</param>
/// <param name="Answer">In one word.</param>
/// <param name="Text">In one sentence, with the weightiest reason.</param>
/// <param name="Reasons">All of them, the weightiest first.</param>
public sealed record Why(
    string Device, long Release, string Package, string Version, string Channel, WhyAnswer Answer, string Text, IReadOnlyList<WhyReason> Reasons);

/// <summary>One of the reasons.</summary>
/// <param name="Code">For programs; it does not change.</param>
/// <param name="Text">For a person.</param>
/// <param name="Advice">What to do about it; null where there is nothing to do.</param>
public sealed record WhyReason(string Code, string Text, string? Advice = null);
