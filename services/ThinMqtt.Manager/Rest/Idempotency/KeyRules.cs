namespace ThinMqtt.Manager;

/// <summary>Pure: what the key of a request means.</summary>
internal static class KeyRules
{
    private const int MaximumLength = 255;

    /// <summary>For how long the same key gets the same answer: longer than scripts and people try again.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>Longer than an inventory takes for what is done under a key. Who holds one for longer was killed.</summary>
    public static readonly TimeSpan ClaimLimit = TimeSpan.FromMinutes(1);

    /// <returns>Null when it can be a key, otherwise why not.</returns>
    public static string? Problem(string key) => key.Length is >= 1 and <= MaximumLength && key.All(letter => letter is > ' ' and <= '~')
        ? null
        : $"Idempotency-Key is '{key}'; it is 1 to {MaximumLength} letters, digits and signs of ASCII without blanks, new for each request, such as a UUID.";

    public static KeyState Judge(RequestKey? known, RequestKey wanted) =>
        known is null || known.Claim == wanted.Claim || known.At + (known.Answer is null ? ClaimLimit : Memory) <= wanted.At ? KeyState.Free
        : known.Request != wanted.Request ? KeyState.Reused
        : known.Answer is null ? KeyState.Busy
        : KeyState.Answered;
}
