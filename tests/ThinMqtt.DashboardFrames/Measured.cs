namespace ThinMqtt.DashboardFrames;

/// <summary>What a person would feel. Times in milliseconds.</summary>
internal sealed record Measured
{
    /// <summary>Longer ones are seen as a stumble.</summary>
    public const double FrameBound = 60;
    public const double PaintBound = 1000;
    public const double WaitBound = 500;
    public const double TransferBound = 300 * 1024;

    /// <summary>First contentful paint, since the navigation began.</summary>
    public required double FirstPaint { get; init; }

    /// <summary>Until devices stood in the table, since the navigation began.</summary>
    public required double FirstRows { get; init; }

    /// <summary>Over the network until then, headers included.</summary>
    public required double Bytes { get; init; }

    /// <summary>While it scrolled.</summary>
    public required int Frames { get; init; }

    public required double Median { get; init; }

    public required double P95 { get; init; }

    public required double P99 { get; init; }

    public required double Longest { get; init; }

    /// <summary>Frames beyond <see cref="FrameBound"/>.</summary>
    public required int LongFrames { get; init; }

    /// <summary>From the end of scrolling until all places in view had their devices; as long as it stood still, where some had none.</summary>
    public required double LongestWait { get; init; }

    /// <summary>Scripts and layout of 50 ms or more at a stretch, as the browser tells them.</summary>
    public required int LongTasks { get; init; }

    public required double LongestTask { get; init; }

    /// <summary>Devices in the table's last row count.</summary>
    public required int Devices { get; init; }

    public IEnumerable<string> Excesses() =>
        from bound in new[]
        {
            (Name: "99 of 100 frames", Value: P99, Bound: FrameBound, Unit: "ms"),
            (Name: "the first paint", Value: FirstPaint, Bound: PaintBound, Unit: "ms"),
            (Name: "the first rows", Value: FirstRows, Bound: PaintBound, Unit: "ms"),
            (Name: "the rows after scrolling", Value: LongestWait, Bound: WaitBound, Unit: "ms"),
            (Name: "what was transferred", Value: Bytes, Bound: TransferBound, Unit: "bytes"),
        }
        where bound.Value > bound.Bound
        select $"{bound.Name}: {bound.Value:F0} {bound.Unit}, wanted are {bound.Bound:F0} at most.";
}
