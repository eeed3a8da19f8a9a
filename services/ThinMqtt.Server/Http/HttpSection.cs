using System.Net;
using ThinMqtt.Broker;

namespace ThinMqtt.Server;

/// <summary>The section Http of the configuration: who may use the REST API and the dashboard, and how.</summary>
internal sealed class HttpSection
{
    public const string Name = "Http";

    /// <summary>
    /// Whether operators are let in without a name; unset, on loopback addresses only, and not where there are <see cref="Users"/>: a
    /// proxy on the same machine would let the world in.
    /// </summary>
    public bool? AllowAnonymous { get; set; }

    /// <summary>Operators: they may do everything.</summary>
    public List<OperatorOptions> Users { get; set; } = [];

    /// <summary>
    /// Origins of other web pages that may send requests and open WebSockets here, such as https://intranet.example.com. Default: none,
    /// only its own pages.
    /// </summary>
    public List<string> AllowedOrigins { get; set; } = [];

    /// <summary>PEM; the server's certificate first, then its issuers. With it the address of --http speaks HTTPS.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM; without it the key is expected in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Null leaves it to each request.</summary>
    public bool? AnonymousRule => AllowAnonymous ?? (Users.Count > 0 ? false : null);

    public bool IsHttps => CertificateFile is not null;

    /// <exception cref="InvalidOperationException">A key is unknown, or a value is none of its kind.</exception>
    public static HttpSection Read(IConfiguration configuration) =>
        configuration.GetSection(Name).Get<HttpSection>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new HttpSection();

    /// <summary>An address that other machines reach, and nobody who may use it, is a mistake.</summary>
    /// <exception cref="InvalidOperationException">It is so; the message says what to configure.</exception>
    public void CheckReachable(IPEndPoint endPoint)
    {
        if (!IPAddress.IsLoopback(endPoint.Address) && AllowAnonymous is null && Users.Count == 0)
        {
            throw new InvalidOperationException(
                $"{endPoint} can be reached from other machines, but nobody may use the API there. Configure operators (Http:Users, each with Name and " +
                "PasswordHash or PasswordFile; thinmqtt hash-password makes one), or let everybody in with Http:AllowAnonymous=true.");
        }
    }
}

/// <summary>A person or a script that may use the REST API and the dashboard.</summary>
internal sealed class OperatorOptions
{
    public string Name { get; set; } = "";

    /// <summary>As <c>thinmqtt hash-password</c> gives it.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>A file with nothing but the hash, in place of <see cref="PasswordHash"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <exception cref="InvalidOperationException">It is none; the message says what is wrong.</exception>
    public PasswordHash ReadHash()
    {
        if (Name.Length == 0 || Name.Contains(':', StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Http:Users: the name '{Name}' cannot be used; it is not empty and has no colon.");
        }

        if (PasswordHash is null == PasswordFile is null)
        {
            throw new InvalidOperationException($"Http:Users: '{Name}' wants either PasswordHash or PasswordFile; thinmqtt hash-password makes one.");
        }

        return Broker.PasswordHash.TryParse(PasswordHash ?? ReadFile(), out var hash)
            ? hash
            : throw new InvalidOperationException($"Http:Users: what '{Name}' has is no hash; thinmqtt hash-password makes one.");
    }

    private string ReadFile()
    {
        try
        {
            return File.ReadAllText(PasswordFile!).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Http:Users: the file of '{Name}', {PasswordFile}, cannot be read: {exception.Message}", exception);
        }
    }
}
