namespace ThinMqtt.Manager.Mongo;

/// <summary>Pure: how a database is named to people and told apart from others: by its servers and its name, without credentials and options.</summary>
internal static class MongoName
{
    /// <param name="connectionString">As MongoDB's manual has it.</param>
    /// <param name="database">Counts more than the name in it; null for that, or the default.</param>
    public static string Of(string connectionString, string? database)
    {
        var scheme = connectionString.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = connectionString.IndexOfAny(['/', '?'], scheme);
        var authority = end < 0 ? connectionString[scheme..] : connectionString[scheme..end];
        var servers = authority[(authority.LastIndexOf('@') + 1)..].ToLowerInvariant().Split(',').Order(StringComparer.Ordinal);
        var path = end < 0 || connectionString[end] == '?' ? "" : connectionString[(end + 1)..].Split('?')[0];
        return $"{connectionString[..scheme]}{string.Join(',', servers)}/{database ?? (path.Length > 0 ? Uri.UnescapeDataString(path) : MongoSettings.DefaultDatabase)}";
    }
}
