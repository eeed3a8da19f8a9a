using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker;

/// <summary>The server's side of one exchange, RFC 5802, section 5: two messages of the client, two answers.</summary>
internal sealed class ScramSha256Exchange(ScramSha256Authenticator authenticator) : IEnhancedAuthenticationExchange
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private State _state = State.ClientFirst;
    private ScramCredential? _credential;
    private string _userName = "";
    private string _gs2Header = "";
    private string _clientFirstBare = "";
    private string _serverFirst = "";
    private string _nonce = "";

    private enum State
    {
        ClientFirst,
        ClientFinal,
        Ended,
    }

    public ValueTask<EnhancedAuthenticationStep> NextAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var state = _state;
        _state = State.Ended;
        if (!TryDecode(data.Span, out var message))
        {
            return new(Malformed("a message is no UTF-8"));
        }

        return new(state switch
        {
            State.ClientFirst => AnswerFirst(message),
            State.ClientFinal => AnswerFinal(message),
            _ => Malformed("there was a message after the last one"),
        });
    }

    private EnhancedAuthenticationStep AnswerFirst(string message)
    {
        // gs2-header: "n" or "y" (no channel binding) and no authorization identity; then the bare message.
        if (message.Split(',') is not ["n" or "y", "", var name, var nonce, ..]
            || !TryReadName(name, out _userName)
            || !nonce.StartsWith("r=", StringComparison.Ordinal)
            || nonce.Length == 2)
        {
            return Malformed("client-first-message has another form than n,,n=user,r=nonce");
        }

        _gs2Header = message[..3];
        _clientFirstBare = message[3..];
        _credential = authenticator.CredentialOf(_userName);
        _nonce = nonce[2..] + authenticator.NewNonce();
        _serverFirst = string.Create(
            CultureInfo.InvariantCulture,
            $"r={_nonce},s={Convert.ToBase64String(_credential.Salt)},i={_credential.Iterations}");
        _state = State.ClientFinal;
        return new EnhancedAuthenticationStep.Challenge(Encoding.UTF8.GetBytes(_serverFirst));
    }

    private EnhancedAuthenticationStep AnswerFinal(string message)
    {
        var proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0
            || !Base64Text.TryDecode(message[(proofAt + 3)..], out var proof)
            || proof.Length != SHA256.HashSizeInBytes)
        {
            return Malformed("client-final-message ends with no proof");
        }

        var withoutProof = message[..proofAt];
        if (withoutProof.Split(',') is not [var binding, var nonce, ..]
            || binding != "c=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(_gs2Header))
            || nonce != "r=" + _nonce)
        {
            return Malformed("client-final-message repeats another header or nonce");
        }

        var authMessage = Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{withoutProof}");
        return IsProof(proof, authMessage)
            ? new EnhancedAuthenticationStep.Success(_userName, ServerFinal(authMessage))
            : new EnhancedAuthenticationStep.Failure(ReasonCode.NotAuthorized, "SCRAM-SHA-256: wrong password, or no such user.");
    }

    private bool IsProof(byte[] proof, byte[] authMessage)
    {
        // ClientKey = ClientProof XOR ClientSignature, and its hash is what was stored (RFC 5802, section 3).
        var clientKey = HMACSHA256.HashData(_credential!.StoredKey, authMessage);
        for (var i = 0; i < clientKey.Length; i++)
        {
            clientKey[i] ^= proof[i];
        }

        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), _credential.StoredKey);
    }

    private byte[] ServerFinal(byte[] authMessage) =>
        Encoding.UTF8.GetBytes("v=" + Convert.ToBase64String(HMACSHA256.HashData(_credential!.ServerKey, authMessage)));

    /// <summary>In a saslname a comma is <c>=2C</c> and an equals sign <c>=3D</c>.</summary>
    private static bool TryReadName(string attribute, out string name)
    {
        name = "";
        if (!attribute.StartsWith("n=", StringComparison.Ordinal))
        {
            return false;
        }

        var encoded = attribute[2..];
        var withoutEscapes = encoded.Replace("=2C", "", StringComparison.Ordinal).Replace("=3D", "", StringComparison.Ordinal);
        name = encoded.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        return name.Length > 0 && !withoutEscapes.Contains('=', StringComparison.Ordinal);
    }

    private static bool TryDecode(ReadOnlySpan<byte> data, out string message)
    {
        try
        {
            message = Strict.GetString(data);
            return true;
        }
        catch (DecoderFallbackException)
        {
            message = "";
            return false;
        }
    }

    private static EnhancedAuthenticationStep.Failure Malformed(string what) =>
        new(ReasonCode.NotAuthorized, $"SCRAM-SHA-256: {what} (RFC 5802, section 7).");
}
