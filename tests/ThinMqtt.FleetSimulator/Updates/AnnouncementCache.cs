using ThinMqtt.Contracts;

namespace ThinMqtt.FleetSimulator;

/// <summary>Thousands of devices get the same bytes at once; on their own processors they would read them side by side.</summary>
internal sealed class AnnouncementCache
{
    private volatile Entry _last = new(ReadOnlyMemory<byte>.Empty, null, "The announcement is empty.");

    /// <returns>Null with a reason when it is no announcement.</returns>
    public (ReleaseAnnouncement? Announcement, string? Reason) Read(ReadOnlyMemory<byte> utf8)
    {
        var last = _last;
        if (!last.Utf8.Span.SequenceEqual(utf8.Span))
        {
            _last = last = ReleaseAnnouncement.TryParse(utf8, out var announcement, out var reason)
                ? new Entry(utf8, announcement, null)
                : new Entry(utf8, null, reason);
        }

        return (last.Announcement, last.Reason);
    }

    private sealed record Entry(ReadOnlyMemory<byte> Utf8, ReleaseAnnouncement? Announcement, string? Reason);
}
