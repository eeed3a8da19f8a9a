using System.CommandLine;
using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl profile list</c>, <c>add</c>, <c>use</c> and <c>delete</c>. They ask no server.</summary>
internal static class ProfileVerbs
{
    public static Command Create(CommonOptions common) => new("profile", "Servers by name, with who you are there. Passwords are not kept.")
    {
        new LocalVerb("list", "The profiles; the current one has a star.", parse => List(common.Read(parse).IsJson))
        {
            Examples = "thinctl profile list",
        },
        Add(common),
        Use(),
        Delete(),
    };

    private static LocalVerb Add(CommonOptions common)
    {
        var name = new Argument<string>("NAME") { Description = "What to call it" };
        var verb = new LocalVerb("add", "Keeps --server, --user, --password-file and --insecure under a name. The first one becomes the current one.", parse => Add(parse.GetValue(name)!, common.Read(parse)))
        {
            Examples = """
                thinctl profile add prod --server https://updates.example.com --user jo --password-file ~/.thinctl-prod
                thinctl --profile prod devices
                """,
        };
        verb.Add(name);
        return verb;
    }

    private static LocalVerb Use()
    {
        var name = Existing();
        var verb = new LocalVerb("use", "Makes a profile the current one, which counts where nothing else is said.", parse =>
        {
            var settings = Find(parse.GetValue(name)!);
            ProfileFile.Write(settings with { Current = parse.GetValue(name) });
        })
        {
            Examples = "thinctl profile use prod",
        };
        verb.Add(name);
        return verb;
    }

    private static LocalVerb Delete()
    {
        var name = Existing();
        var verb = new LocalVerb("delete", "Forgets a profile.", parse =>
        {
            var settings = Find(parse.GetValue(name)!);
            ProfileFile.Write(new ProfileSettings
            {
                Current = settings.Current == parse.GetValue(name) ? null : settings.Current,
                Profiles = settings.Profiles.Where(pair => pair.Key != parse.GetValue(name)).ToDictionary(),
            });
        })
        {
            Examples = "thinctl profile delete prod",
        };
        verb.Add(name);
        return verb;
    }

    private static Argument<string> Existing()
    {
        var name = new Argument<string>("NAME") { Description = "As 'thinctl profile list' shows it" };
        name.CompletionSources.Add(Suggestions.Profiles);
        return name;
    }

    private static void List(bool isJson)
    {
        var settings = ProfileFile.Read();
        var profiles = settings.Profiles.Select(pair => new ListedProfile(pair.Key, pair.Value.Server, pair.Value.User, pair.Value.PasswordFile, pair.Key == settings.Current)).ToList();
        if (isJson)
        {
            Terminal.WriteJson(JsonSerializer.SerializeToElement(new ProfileList(profiles), ProfileListJson.Default.ProfileList));
            return;
        }

        var table = new TextTable(new("Name", 8), new("Server", 16), new("User", 6), new("Password file", 10));
        profiles.ForEach(profile => table.Add(profile.IsCurrent ? profile.Name + "*" : profile.Name, profile.Server, profile.User, profile.PasswordFile));
        table.WriteTo(new Terminal());
        if (profiles.Count == 0)
        {
            Terminal.WriteNote("There is no profile yet. 'thinctl profile add --help' shows how to make one.");
        }
    }

    private static void Add(string name, CommonValues values)
    {
        if (name.Length == 0 || name.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign)))
        {
            throw new CommandException(ExitCode.Misused, $"'{name}' is no name of a profile; it is not empty and has no blanks.");
        }

        var server = values.Choice.Server ?? throw new CommandException(ExitCode.Misused, "give the profile's server with --server URL.");
        if (values.Choice is { PasswordFile: not null, User: null })
        {
            throw new CommandException(ExitCode.Misused, "--password-file goes with --user NAME.");
        }

        var settings = ProfileFile.Read();
        var profile = new Profile
        {
            Server = server.AbsoluteUri,
            User = values.Choice.User,
            PasswordFile = values.Choice.PasswordFile is { } file ? Path.GetFullPath(file) : null,
            Insecure = values.Choice.IsInsecureAllowed,
        };
        ProfileFile.Write(new ProfileSettings
        {
            Current = settings.Current ?? name,
            Profiles = settings.Profiles.Where(pair => pair.Key != name).Append(new(name, profile)).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
        });
    }

    private static ProfileSettings Find(string name)
    {
        var settings = ProfileFile.Read();
        return settings.Profiles.ContainsKey(name)
            ? settings
            : throw new CommandException(ExitCode.Misused, $"there is no profile '{name}'; 'thinctl profile list' shows those that are.");
    }
}
