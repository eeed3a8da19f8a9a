using System.Collections.Frozen;

namespace ThinMqtt.Broker;

/// <summary>A user as compiled. Without hash no password is right.</summary>
internal sealed record AccessUser(string Name, PasswordHash? Hash, ScramCredential? Scram, RuleTemplates Rules);

/// <summary>The options in the form that decides.</summary>
internal sealed record AccessModel
{
    public required FrozenDictionary<string, AccessUser> Users { get; init; }

    /// <summary>The rules of a client without user name.</summary>
    public required RuleTemplates Anonymous { get; init; }

    /// <summary>The rules of a user known by certificate only; <see langword="null"/> refuses those.</summary>
    public required RuleTemplates? Default { get; init; }
}
