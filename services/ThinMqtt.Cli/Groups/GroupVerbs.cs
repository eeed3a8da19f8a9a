using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl group list</c>, <c>show</c>, <c>set</c> and <c>delete</c></summary>
internal static class GroupVerbs
{
    public static Verb List(CommonOptions common) => new(
        "list",
        "Filters that have a name, with how many devices match.",
        common,
        async (session, _, stop) => session.Write(await session.Client.GroupsAsync(stop), groups => WriteTable(session.Terminal, groups.Items)))
    {
        Examples = """
            thinctl group list
            thinctl group list --json | jq -r '.items[] | "\(.devices) \(.name)"'
            """,
    };

    public static Verb Show(CommonOptions common)
    {
        var name = Name();
        var verb = new Verb(
            "show",
            "One group: its filter, and how many devices match.",
            common,
            async (session, parse, stop) => session.Write(await session.Client.GroupAsync(parse.GetValue(name)!, stop), group => Write(session.Terminal, group)))
        {
            Examples = """
                thinctl group show kiosks
                thinctl devices group:kiosks
                """,
        };
        verb.Add(name);
        return verb;
    }

    public static Verb Set(CommonOptions common)
    {
        var name = Name();
        var filter = new Argument<string>("FILTER") { Description = "Which devices; as 'thinctl devices' takes it, in one word of the shell" };
        filter.CompletionSources.Add(Suggestions.Filters);
        var description = new Option<string?>("--description") { Description = "For people; one that is there stays where none is given, and \"\" removes it", HelpName = "TEXT" };
        var create = new Option<bool>("--create") { Description = "Refuse if there is a group of this name" };
        var verb = new Verb(
            "set",
            "Gives a filter a name, or a name another filter.",
            common,
            (session, parse, stop) => FilterOptions.ExplainAsync(parse.GetValue(filter), async () =>
            {
                var (group, parameters) = (parse.GetValue(name)!, new GroupParameters(parse.GetValue(filter)!, parse.GetValue(description)));
                var saved = parse.GetValue(create) ? session.Client.CreateGroupAsync(group, parameters, stop) : session.Client.SetGroupAsync(group, parameters, stop);
                session.Write(await saved, shown => Write(session.Terminal, shown));
            }))
        {
            Examples = """
                thinctl group set kiosks 'tag:kiosk -tag:spare' --description "In front of customers"
                thinctl group set small-kiosks 'group:kiosks ram<4GiB' --create
                """,
        };
        verb.Add(name);
        verb.Add(filter);
        verb.Add(description);
        verb.Add(create);
        return verb;
    }

    public static Verb Delete(CommonOptions common)
    {
        var name = Name();
        var verb = new Verb(
            "delete",
            "Forgets a group. Its devices stay as they are.",
            common,
            async (session, parse, stop) => session.Write(
                await session.Client.DeleteGroupAsync(parse.GetValue(name)!, stop),
                _ => session.Terminal.WriteLine($"Group {parse.GetValue(name)} is deleted.")))
        {
            Examples = "thinctl group delete kiosks",
        };
        verb.Add(name);
        return verb;
    }

    private static Argument<string> Name()
    {
        var name = new Argument<string>("NAME") { Description = "The group's" };
        name.CompletionSources.Add(Suggestions.Groups);
        return name;
    }

    private static void WriteTable(Terminal terminal, IReadOnlyList<Group> groups)
    {
        var table = new TextTable(new("Name", 8), new("Devices"), new("Filter", 16), new("Description", 10, IsOptional: true));
        foreach (var group in groups)
        {
            table.Add(group.Name, $"{group.Devices}", group.Filter, group.Description);
        }

        table.WriteTo(terminal);
        if (groups.Count == 0)
        {
            Terminal.WriteNote("There is no group yet. 'thinctl group set --help' shows how to make one.");
        }
    }

    private static void Write(Terminal terminal, Group group)
    {
        terminal.WriteLine($"{group.Name}: {group.Filter}");
        if (group.Description is { } description)
        {
            terminal.WriteLine($"  {description}");
        }

        if (group.Devices is { } devices)
        {
            terminal.WriteLine($"  {Amounts.Devices(devices)}; 'thinctl devices group:{group.Name}' lists them.");
        }
    }
}
