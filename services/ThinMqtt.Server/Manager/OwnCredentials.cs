using System.Net;
using System.Security.Cryptography;
using ThinMqtt.Broker;

namespace ThinMqtt.Server;

/// <summary>
/// How the manager enters a broker of the same process that has users: by a password that is made at each start and never leaves the
/// process, so that nobody has to configure one.
/// </summary>
internal sealed record OwnCredentials(string UserName, string Password)
{
    private const string Name = "thinmqtt-manager";

    /// <summary>The password has 256 random bits, so that deriving it slowly would protect nothing.</summary>
    private const int Iterations = 1;

    /// <returns>Null where the broker lets everybody in, with all rights.</returns>
    public static OwnCredentials? For(BrokerSection broker, IPEndPoint mqtt)
    {
        var isOpen = (broker.AnonymousRule ?? IPAddress.IsLoopback(mqtt.Address)) && broker.Access.AnonymousRoles.Count == 0;
        return isOpen ? null : new OwnCredentials(Name, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
    }

    /// <summary>A user for the manager; with a role of its own where there are roles, since there users without one may do nothing.</summary>
    public void AddTo(AccessOptions access)
    {
        var user = new AccessUserOptions { Name = UserName, PasswordHash = PasswordHash.Create(Password, Iterations) };
        if (access.Roles.Count > 0)
        {
            access.Roles.Add(new AccessRoleOptions { Name = Name, Rules = { new AccessRuleOptions { Allow = true, TopicFilter = "thin/#" } } });
            user.Roles.Add(Name);
        }

        access.Users.Add(user);
    }
}
