using System.Net;
using ThinMqtt.Broker;

namespace ThinMqtt.Server;

/// <summary>The section Broker of the configuration: the broker's own options and what this executable adds.</summary>
internal sealed class BrokerSection : MqttBrokerOptions
{
    public const string Name = "Broker";

    public TlsOptions Tls { get; set; } = new();

    public AccessOptions Access { get; set; } = new();

    /// <summary>
    /// Whether clients without a user name are let in; unset, on loopback addresses only, and not where there are users: a proxy on the
    /// same machine would let the world in.
    /// </summary>
    public bool? AllowAnonymous { get; set; }

    /// <summary>Null leaves it to each listener's address.</summary>
    public bool? AnonymousRule => AllowAnonymous ?? (HasUsers ? false : null);

    /// <summary>Whether any user is kept to something by a role that need not be written.</summary>
    public bool HasStandardRoles => Access.DefaultRoles.Count > 0 || Access.Users.Exists(user => user.Roles.Count > 0);

    private bool HasUsers => Access.Users.Count > 0 || Access.PasswordFile is not null || Access.CertificateIdentity != CertificateIdentity.None;

    /// <exception cref="InvalidOperationException">A key is unknown, or a value is none of its kind.</exception>
    public static BrokerSection Read(IConfiguration configuration) =>
        configuration.GetSection(Name).Get<BrokerSection>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new BrokerSection();

    /// <summary>An address that other machines reach, and nobody who could connect, is a mistake.</summary>
    /// <exception cref="InvalidOperationException">It is so; the message says what to configure.</exception>
    public void CheckReachable(IPEndPoint endPoint)
    {
        if (!IPAddress.IsLoopback(endPoint.Address) && AllowAnonymous is null && !HasUsers)
        {
            throw new InvalidOperationException(
                $"{endPoint} can be reached from other machines, but nobody may connect there. Configure users (Broker:Access:Users, each with Name and " +
                "PasswordHash, or Broker:Access:PasswordFile, as mosquitto_passwd writes it), or let everybody in with Broker:AllowAnonymous=true.");
        }
    }
}
