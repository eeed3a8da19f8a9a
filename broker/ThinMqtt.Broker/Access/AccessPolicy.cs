using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>
/// Who may connect, and as whom: compiled once from valid options and never changed. New options make a new policy, which remembers
/// no password of the old one.
/// </summary>
internal sealed class AccessPolicy
{
    private readonly AccessModel _model;
    private readonly CertificateIdentity _certificateIdentity;
    private readonly PasswordChecks _passwords;

    /// <exception cref="OptionsValidationException">The options are wrong; it lists every error.</exception>
    public AccessPolicy(AccessOptions options)
        : this(options, new BoundedWork(Math.Max(1, Environment.ProcessorCount / 2), Math.Max(0, options.PasswordQueueLength)))
    {
    }

    /// <summary>As above, with the work that passwords cost done in a place that others may use too.</summary>
    internal AccessPolicy(AccessOptions options, BoundedWork work)
    {
        var (model, errors) = AccessCompiler.Compile(options);
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(AccessOptions.Section, typeof(AccessOptions), errors);
        }

        _model = model;
        _certificateIdentity = options.CertificateIdentity;
        _passwords = new PasswordChecks(model.Users, options.RememberedPasswords, work);
        EnhancedAuthenticators = ScramSha256Authenticator.For(model.Users) is { } scram ? [scram] : [];
    }

    /// <summary>How many times a password had to be derived instead of remembered.</summary>
    public long PasswordDerivations => _passwords.Derivations;

    /// <summary>The methods of enhanced authentication that the configured credentials allow.</summary>
    public IReadOnlyList<IEnhancedAuthenticator> EnhancedAuthenticators { get; }

    /// <summary>
    /// The certificate decides where <see cref="AccessOptions.CertificateIdentity"/> is set and there is one; then user name and
    /// password, where any user has one; everybody else is anonymous, and goes by the listener. A user name that nobody checked
    /// does not become part of the identity.
    /// </summary>
    /// <param name="clientId">The one that the session will have, also when the broker assigned it.</param>
    /// <param name="userName">Of CONNECT; <see langword="null"/> when absent.</param>
    /// <param name="password">Of CONNECT; must stay as it is until the result is there.</param>
    /// <param name="certificate">Of the client, found valid by TLS.</param>
    /// <param name="anonymousAllowed">Whether the listener lets in who has not proved a name.</param>
    /// <param name="cancellationToken">Ends the wait for a free worker; the result is then cancelled.</param>
    /// <returns>An identity, or Bad User Name or Password, Not authorized, or Server busy.</returns>
    public ValueTask<AuthenticationResult> AuthenticateAsync(
        string clientId,
        string? userName,
        ReadOnlyMemory<byte>? password,
        X509Certificate2? certificate,
        bool anonymousAllowed,
        CancellationToken cancellationToken)
    {
        if (_certificateIdentity != CertificateIdentity.None && certificate is not null)
        {
            return new(CertificateName.TryRead(certificate, _certificateIdentity, out var name)
                ? Identify(clientId, name)
                : AuthenticationResult.Refuse(ReasonCode.NotAuthorized));
        }

        if (userName is null || !_passwords.AreNeeded)
        {
            return new(anonymousAllowed
                ? AuthenticationResult.Accept(_model.Anonymous.For(clientId, null))
                : AuthenticationResult.Refuse(ReasonCode.NotAuthorized));
        }

        return password is { } secret
            ? CheckPasswordAsync(clientId, userName, secret, cancellationToken)
            : new(AuthenticationResult.Refuse(ReasonCode.BadUserNameOrPassword));
    }

    /// <summary>The identity of a user whose name something else than a password has proved.</summary>
    public AuthenticationResult Identify(string clientId, string userName)
    {
        var rules = _model.Users.TryGetValue(userName, out var user) ? user.Rules : _model.Default;
        return rules is null
            ? AuthenticationResult.Refuse(ReasonCode.NotAuthorized)
            : AuthenticationResult.Accept(rules.For(clientId, userName));
    }

    private async ValueTask<AuthenticationResult> CheckPasswordAsync(
        string clientId,
        string userName,
        ReadOnlyMemory<byte> password,
        CancellationToken cancellationToken)
    {
        var reasonCode = await _passwords.CheckAsync(userName, password, cancellationToken).ConfigureAwait(false);
        return reasonCode == ReasonCode.Success ? Identify(clientId, userName) : AuthenticationResult.Refuse(reasonCode);
    }
}
