using System.Collections.Concurrent;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// Stores heartbeats. Of a device that is online and still has the boot that is known, nothing follows from one but the time: these are one
/// bulk of updates that match only such devices, and if it counts as many as it has, that is all. Else the batch is read, and what is not in
/// it yet is decided upon, device by device: a new one, one that was stale, another boot. So it does not matter what another manager has
/// changed meanwhile.
/// </summary>
internal sealed class MongoHeartbeats(MongoDevices devices, EventHub hub, ManagerOptions options)
{
    /// <summary>In a bulk: some 20 ms of the server's time, so that others are not held up behind it.</summary>
    private const int MaximumBulk = 1000;

    /// <summary>Bulks at once: half of the connections that there are by default.</summary>
    private const int Connections = 4;

    /// <summary>How often the devices of a batch may be changed by others between reading and writing before the rest waits for the next one.</summary>
    private const int Rounds = 5;

    /// <summary>Devices that are heard and not online, such as one that has said goodbye: they are read at once.</summary>
    private readonly ConcurrentDictionary<string, bool> _odd = new();

    public async Task StoreAsync(MongoCalls calls, IReadOnlyDictionary<DeviceId, HeartbeatPayload> heartbeats)
    {
        await Parallel.ForEachAsync(
            heartbeats.Chunk(MaximumBulk), new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (batch, _) => await StoreAsync(calls, batch));
        hub.Publish(ManagerEvent.Seen(heartbeats, options.TimeProvider.GetUtcNow()));
    }

    private async Task StoreAsync(MongoCalls calls, KeyValuePair<DeviceId, HeartbeatPayload>[] batch)
    {
        var now = options.TimeProvider.GetUtcNow();
        var plain = Array.FindAll(batch, one => !_odd.ContainsKey(one.Key.Value));
        var result = await calls.WriteAsync(database => database.Collection(MongoSchema.Devices).BulkAsync(bulk =>
        {
            foreach (var (id, heartbeat) in plain)
            {
                bulk.Update((Id: id.Value, Heartbeat: heartbeat, Now: now), WritePlainFilter, WritePlainUpdate);
            }
        }));
        if (result.Matched == batch.Length)
        {
            return;
        }

        var waiting = batch.ToDictionary(one => one.Key.Value, one => one.Value);
        for (var round = 0; round < Rounds && waiting.Count > 0; round++)
        {
            await DecideAsync(calls, waiting);
        }
    }

    private static void WritePlainFilter(BsonWriter filter, (string Id, HeartbeatPayload Heartbeat, DateTimeOffset Now) one)
    {
        var (boot, tolerance) = (CloneEvidence.Boot(one.Heartbeat).UtcTicks, CloneEvidence.BootTolerance.Ticks); // times would end at the year 1
        filter.String("_id"u8, one.Id).Word("presence"u8, (DevicePresence?)DevicePresence.Online);
        filter.Document("boot"u8).Int64("$gte"u8, boot - tolerance).Int64("$lte"u8, boot + tolerance).End();
    }

    private static void WritePlainUpdate(BsonWriter update, (string Id, HeartbeatPayload Heartbeat, DateTimeOffset Now) one) =>
        DeviceBson.WriteHeartbeat(update.Document("$set"u8).Time("lastSeen"u8, one.Now), one.Heartbeat).End();

    /// <summary>Takes from those that wait what is stored, or cannot be.</summary>
    private async Task DecideAsync(MongoCalls calls, Dictionary<string, HeartbeatPayload> waiting)
    {
        var now = options.TimeProvider.GetUtcNow();
        var changes = new List<DeviceChange>();
        var states = await devices.FindAsync(calls, waiting.Keys);
        foreach (var (id, heartbeat) in waiting)
        {
            var isThere = states.TryGetValue(id, out var state);
            if ((isThere && state is null) || IsStored(state, heartbeat))
            {
                waiting.Remove(id);
            }
            else
            {
                changes.Add(DeviceDecisions.OnHeartbeat(id, state, heartbeat, now));
            }
        }

        foreach (var written in changes.Count > 0 ? await devices.TryWriteAsync(calls, changes) : [])
        {
            waiting.Remove(written.Next.Id);
            Note(written.Next);
        }
    }

    /// <summary>What follows from a heartbeat is stored with it, so that one which is there needs nothing more.</summary>
    private static bool IsStored(DeviceState? state, HeartbeatPayload heartbeat) =>
        state?.Heartbeat is { } known && known.Sequence == heartbeat.Sequence && known.At == heartbeat.At;

    private void Note(DeviceState state)
    {
        if (state.IsPlain)
        {
            _odd.TryRemove(state.Id, out _);
        }
        else
        {
            _odd[state.Id] = true;
        }
    }
}
