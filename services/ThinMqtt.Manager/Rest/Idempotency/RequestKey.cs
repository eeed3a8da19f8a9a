namespace ThinMqtt.Manager;

/// <summary>What an inventory keeps of a request that came with an <c>Idempotency-Key</c>.</summary>
/// <param name="Key">As it was sent.</param>
/// <param name="Request">A hash of what was asked for.</param>
/// <param name="At">When it was begun.</param>
/// <param name="Claim">Of whoever does it: one of 2^63, at random.</param>
/// <param name="Answer">Null while it is being done.</param>
internal sealed record RequestKey(string Key, string Request, DateTimeOffset At, long Claim, byte[]? Answer);

/// <summary>How the key of a request is found.</summary>
internal enum KeyState
{
    /// <summary>Nothing is known of it: whoever asked does the request now.</summary>
    Free,

    /// <summary>The same request is being done.</summary>
    Busy,

    /// <summary>The same request was done.</summary>
    Answered,

    /// <summary>Another request has it.</summary>
    Reused,
}

/// <summary>Keys of requests, for as long as <see cref="KeyRules"/> says.</summary>
/// <remarks>All methods throw <see cref="InventoryUnavailableException"/> when the inventory is so.</remarks>
internal interface IRequestKeyStore
{
    /// <summary>Takes the key, if it is free.</summary>
    /// <returns>How it was found, with the answer if that is known.</returns>
    Task<(KeyState State, byte[]? Answer)> ClaimAsync(RequestKey wanted);

    /// <summary>As <see cref="ClaimAsync"/>, but takes nothing, and changes nothing.</summary>
    Task<KeyState> FindAsync(RequestKey wanted);

    /// <summary>Keeps the answer, unless somebody else has taken the key since.</summary>
    Task AnswerAsync(RequestKey answered);

    /// <summary>The request was not done: the key is free again.</summary>
    Task ForgetAsync(RequestKey claimed);
}
