namespace ThinMqtt.Cli;

/// <summary>All that <c>thinctl top</c> knows at one moment. Without input or output; used by one thread.</summary>
internal sealed class TopModel
{
    /// <summary>In the order of the columns.</summary>
    public static IReadOnlyList<string> Sorts { get; } = ["hostname", "id", "room", "presence", "address", "ram", "agent", "load", "seen"];

    public required string Server { get; init; }

    public LiveWindow Window { get; } = new();

    public Overview? Overview { get; set; }

    /// <summary>Live releases that devices are at work with, the newest first.</summary>
    public IReadOnlyList<Release> Rollouts { get; set; } = [];

    /// <summary>Why nothing is live at the moment; null when it is.</summary>
    public string? Trouble { get; set; }

    /// <summary>Null is all devices.</summary>
    public string? Filter { get; set; }

    /// <summary>What is being typed; null while nothing is.</summary>
    public string? Draft { get; set; }

    /// <summary>Why the filter that was typed is not used.</summary>
    public string? Mistake { get; set; }

    public string Sort { get; set; } = Sorts[0];

    public bool IsDescending { get; set; }

    /// <summary>The number of the device with the mark, among those that match.</summary>
    public int Selected { get; set; }

    /// <summary>The number of the first device that is shown.</summary>
    public int First { get; set; }

    public bool IsHelpShown { get; set; }

    /// <summary>Moves the mark, and what is shown with it.</summary>
    /// <param name="selected">Where to; the nearest that there is.</param>
    /// <param name="rows">How many are shown.</param>
    public void Select(long selected, int rows)
    {
        Selected = (int)Math.Clamp(selected, 0, Math.Max(0, Window.Total - 1));
        Show(rows);
    }

    /// <summary>The mark is in view, and no row is empty that need not be.</summary>
    public void Show(int rows)
    {
        Selected = Math.Clamp(Selected, 0, Math.Max(0, Window.Total - 1));
        First = Math.Clamp(First, Math.Max(0, Selected - rows + 1), Selected);
        First = Math.Clamp(First, 0, Math.Max(0, Window.Total - rows));
    }

    /// <summary>Takes the filter and sort that were good before; no filter where that is the one that is refused now, as when its group was deleted.</summary>
    /// <param name="refused">What the server does not take.</param>
    /// <param name="good">What it took last; null is nothing.</param>
    /// <returns>False where nothing is left to try.</returns>
    public bool GoBack(EventQuery refused, EventQuery? good)
    {
        if (good is null)
        {
            return false;
        }

        var isSame = good.Filter == refused.Filter && good.Sort == refused.Sort;
        if (isSame && good.Filter is null)
        {
            return false;
        }

        Filter = isSame ? null : good.Filter;
        (Sort, IsDescending) = (good.Sort!.TrimStart('-'), good.Sort.StartsWith('-'));
        (Selected, First) = isSame ? (0, 0) : (Selected, First);
        return true;
    }

    /// <summary>The live window that is needed; the same as before where that has all that is shown.</summary>
    /// <param name="before">The one that is open; null where none is.</param>
    /// <param name="rows">How many are shown.</param>
    public EventQuery Query(EventQuery? before, int rows)
    {
        var sort = IsDescending ? "-" + Sort : Sort;
        var isCovered = before is { Count: { } count } && before.Filter == Filter && before.Sort == sort && First >= before.From
            && (First + rows <= before.From + count || before.From + count >= Window.Total);
        return isCovered ? before! : new EventQuery
        {
            Kinds = "release,result",
            Filter = Filter,
            Sort = sort,
            From = Math.Max(0, First - rows),
            Count = Math.Clamp(rows * 3, 1, LiveWindow.MaximumCount),
        };
    }
}
