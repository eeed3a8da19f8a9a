using Microsoft.Extensions.Options;
using ThinMqtt.Manager;

namespace ThinMqtt.Server;

/// <summary>From how an operator names a site to where its parts are.</summary>
internal static class SiteSettings
{
    private const string DataFolderKey = "DataFolder";

    /// <summary>Of a site that needs no folder.</summary>
    private const string Nowhere = "none";

    /// <param name="option">Such as <c>--from</c>, for the message.</param>
    /// <param name="site">A folder, or a JSON file of settings.</param>
    /// <exception cref="MigrationException">It names no site that can be used.</exception>
    public static ManagerOptions Read(string option, string site)
    {
        try
        {
            return File.Exists(site) ? OfFile(site)
                : !Directory.Exists(site) && site.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                    ? throw new MigrationException("there is no such file of settings.")
                    : OfFolder(site);
        }
        catch (OptionsValidationException exception)
        {
            throw new MigrationException($"{option} {site} cannot be used:\n  {string.Join("\n  ", exception.Failures)}", exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{option} {site}: {Innermost(exception)}", exception);
        }
    }

    private static ManagerOptions OfFolder(string folder)
    {
        var manager = ManagerFolder(folder);
        return Directory.Exists(manager) || !File.Exists(Path.Combine(folder, "manager.db"))
            ? Of(manager, new ManagerSection())
            : throw new MigrationException("this is the manager's own folder; give the one above it, as --data does.");
    }

    private static ManagerOptions OfFile(string file)
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).Build();
        var section = ManagerSection.Read(configuration);
        var folder = configuration[DataFolderKey];
        return !string.IsNullOrEmpty(folder) ? Of(ManagerFolder(folder), section)
            : section.MongoDb is null ? throw new MigrationException($"neither Manager:MongoDb nor \"{DataFolderKey}\" says where the inventory is.")
            : section.S3 is null ? throw new MigrationException($"neither Manager:S3 nor \"{DataFolderKey}\" says where artifacts are.")
            : Of(Nowhere, section);
    }

    /// <exception cref="OptionsValidationException">Options cannot be used.</exception>
    private static ManagerOptions Of(string managerFolder, ManagerSection section)
    {
        var standard = new ManagerOptions { DataFolder = managerFolder, Mqtt = _ => throw new NotSupportedException() };
        var options = standard with
        {
            S3 = section.S3, MongoDb = section.MongoDb, LeaseDuration = section.LeaseDuration ?? standard.LeaseDuration,
        };
        options.ThrowIfInvalid();
        return options;
    }

    /// <summary>As the server has it below what <c>--data</c> takes.</summary>
    private static string ManagerFolder(string folder) => Path.Combine(Path.GetFullPath(folder), "manager");

    /// <summary>A file that is no JSON is told by the innermost exception.</summary>
    private static string Innermost(Exception exception) =>
        exception is MigrationException || exception.InnerException is null ? exception.Message : $"{exception.Message} {exception.GetBaseException().Message}";
}
