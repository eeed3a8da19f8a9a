namespace ThinMqtt.Cli;

/// <summary>What keys do. Without input or output.</summary>
internal static class TopKeys
{
    public const string Help = """
        ↑ ↓ or k j        the device before, the next one
        PgUp PgDn         a page up, a page down
        Home End or g G   the first device, the last one
        /                 type a filter, such as presence:offline room:lab 'ram<4GiB';
                          Enter uses it, Esc leaves it as it was
        c                 no filter
        ← → or < >        sort by the column before, the next one
        r                 the other way round
        ? or h            this help
        q                 end
        """;

    /// <returns>False when it is over.</returns>
    public static bool Press(TopModel model, ConsoleKeyInfo key, int rows)
    {
        if (model.Draft is not null)
        {
            Type(model, key);
            return true;
        }

        if (model.IsHelpShown)
        {
            model.IsHelpShown = false;
            return key.KeyChar != 'q';
        }

        return key.KeyChar != 'q' && (Move(model, key, rows) || Choose(model, key));
    }

    private static bool Move(TopModel model, ConsoleKeyInfo key, int rows)
    {
        long? selected = key switch
        {
            { Key: ConsoleKey.UpArrow } or { KeyChar: 'k' } => model.Selected - 1,
            { Key: ConsoleKey.DownArrow } or { KeyChar: 'j' } => model.Selected + 1,
            { Key: ConsoleKey.PageUp } => model.Selected - rows,
            { Key: ConsoleKey.PageDown } or { KeyChar: ' ' } => model.Selected + rows,
            { Key: ConsoleKey.Home } or { KeyChar: 'g' } => 0,
            { Key: ConsoleKey.End } or { KeyChar: 'G' } => int.MaxValue,
            _ => null,
        };
        if (selected is { } target)
        {
            model.Select(target, rows);
        }

        return selected is not null;
    }

    /// <returns>True: no other key ends it.</returns>
    private static bool Choose(TopModel model, ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { KeyChar: '/' }:
                (model.Draft, model.Mistake) = (model.Filter ?? "", null);
                break;
            case { KeyChar: 'c' }:
                Use(model, "");
                break;
            case { Key: ConsoleKey.LeftArrow } or { KeyChar: '<' }:
                SortBy(model, -1);
                break;
            case { Key: ConsoleKey.RightArrow } or { KeyChar: '>' }:
                SortBy(model, 1);
                break;
            case { KeyChar: 'r' }:
                model.IsDescending = !model.IsDescending;
                break;
            case { KeyChar: '?' or 'h' }:
                model.IsHelpShown = true;
                break;
        }

        return true;
    }

    private static void Type(TopModel model, ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter }:
                Use(model, model.Draft!);
                break;
            case { Key: ConsoleKey.Escape }:
                model.Draft = null;
                break;
            case { Key: ConsoleKey.Backspace }:
                model.Draft = model.Draft!.Length > 0 ? model.Draft[..^1] : "";
                break;
            case { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                model.Draft = "";
                break;
            case { KeyChar: >= ' ' and not '\x7f' }:
                model.Draft += key.KeyChar;
                break;
        }
    }

    private static void Use(TopModel model, string filter)
    {
        model.Filter = string.IsNullOrWhiteSpace(filter) ? null : filter;
        (model.Draft, model.Mistake, model.Selected, model.First) = (null, null, 0, 0);
    }

    private static void SortBy(TopModel model, int step)
    {
        var index = TopModel.Sorts.ToList().IndexOf(model.Sort) + step;
        model.Sort = TopModel.Sorts[(index + TopModel.Sorts.Count) % TopModel.Sorts.Count];
        model.IsDescending = false;
    }
}
