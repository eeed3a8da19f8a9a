using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl/config.json</c> in the user's configuration folder.</summary>
internal static class ProfileFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string Path { get; } = System.IO.Path.Combine(Folder(), "thinctl", "config.json");

    /// <exception cref="CommandException">It is there and cannot be used.</exception>
    public static ProfileSettings Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path), ProfileJson.Default.ProfileSettings) ?? throw new JsonException("It is null.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ProfileSettings();
        }
        catch (JsonException exception)
        {
            throw new CommandException(
                ExitCode.Misused, $"the profiles in '{Path}' cannot be read: {exception.Message} Repair the file, or remove it and make them anew with 'thinctl profile add'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Misused, $"the profiles in '{Path}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>The file is whole at every moment, and nobody else may read it.</summary>
    public static void Write(ProfileSettings settings)
    {
        var temporary = $"{Path}.{Environment.ProcessId}";
        try
        {
            var folder = System.IO.Path.GetDirectoryName(Path)!;
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            }

            using (var file = new FileStream(temporary, Options()))
            {
                JsonSerializer.Serialize(file, settings, ProfileJson.Default.ProfileSettings);
                file.Write("\n"u8);
            }

            File.Move(temporary, Path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new CommandException(ExitCode.Misused, $"the profiles cannot be written to '{Path}': {exception.Message}");
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }

    /// <summary>As the XDG Base Directory Specification has it; a relative XDG_CONFIG_HOME does not count.</summary>
    private static string Folder() =>
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { } folder && System.IO.Path.IsPathRooted(folder)
            ? folder
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".config");
}
