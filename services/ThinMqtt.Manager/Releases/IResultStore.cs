using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>How far devices are with releases: each device × release has one final state per announcement (<see cref="ResultMerge"/>).</summary>
internal interface IResultStore
{
    /// <summary>Complete when it is stored, however long that takes.</summary>
    Task UpdateAsync(DeviceId device, UpdatePayload update);

    /// <summary>The latest attempt of each device at a release.</summary>
    /// <param name="release">Its number.</param>
    /// <param name="state">Null for any.</param>
    /// <param name="after">Only devices behind this one.</param>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="InventoryUnavailableException">It is so.</exception>
    Task<ResultPage> PageAsync(long release, UpdateState? state, string? after, int limit);

    /// <summary>Of all devices whose latest attempt ended otherwise than in Succeeded, in the order of their ids.</summary>
    /// <exception cref="InventoryUnavailableException">It is so.</exception>
    Task<IReadOnlyList<DeviceFailure>> FailuresAsync(long release);
}
