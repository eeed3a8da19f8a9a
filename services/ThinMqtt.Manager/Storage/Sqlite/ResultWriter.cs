using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Sqlite;

/// <summary>Writes what devices say about releases. Its methods run inside a write of <see cref="Database"/>.</summary>
internal sealed class ResultWriter(DeviceWriter devices, DeviceHistory history)
{
    /// <summary>A device does not say on which channel it found a release: it is the one announced last, the live ones first.</summary>
    private const string ReleaseOf =
        """
        SELECT id, attempt FROM releases WHERE package = $1 AND version = $2 ORDER BY state = 'Live' DESC, announced DESC LIMIT 1
        """;

    public void Update(WriteContext context, DeviceId device, UpdatePayload update)
    {
        devices.Discover(context, device.Value);
        if (update.Release is not { } reference || update.State == UpdateState.Idle)
        {
            return;
        }

        var (release, announced) =
            context.Sql.ReadOne(ReleaseOf, row => (row.GetInt64(0), row.GetInt32(1)), reference.Package.Value, reference.Version.ToString());
        if (release == 0)
        {
            OnForeignRelease(context, device, update);
        }
        else if (ResultMerge.AttemptOf(Known(context, release, device), update.State, update.At, announced) is { } attempt)
        {
            Store(context, ReleaseResult.Of(device, release, attempt, reference, update), ResultText.Of(update));
        }
    }

    private static KnownResult? Known(WriteContext context, long release, DeviceId device) => context.Sql.ReadOne(
        """
        SELECT r.attempt, r.is_final, r.at,
            (SELECT MAX(at) FROM results WHERE release = $1 AND device = $2 AND attempt < r.attempt), r.state = 'Rejected'
        FROM results r WHERE release = $1 AND device = $2 ORDER BY attempt DESC LIMIT 1
        """,
        row => new KnownResult(row.GetInt32(0), row.GetBoolean(1), row.Time(2), row.TimeOrNull(3), row.GetBoolean(4)),
        release,
        device.Value);

    /// <summary>A script has published it past the manager; how it ended is in the device's history, once.</summary>
    private void OnForeignRelease(WriteContext context, DeviceId device, UpdatePayload update)
    {
        var text = ResultText.Of(update);
        var isKnown = context.Sql.ReadOne(
            "SELECT 1 FROM (SELECT text FROM device_events WHERE device = $1 AND kind IN ('Updated', 'UpdateFailed') ORDER BY id DESC LIMIT 1) WHERE text = $2",
            _ => true,
            device.Value,
            text);
        if (update.State.IsFinal() && !isKnown)
        {
            history.Add(context, device.Value, ReleaseResult.EndOf(update.State), text);
        }
    }

    private void Store(WriteContext context, ReleaseResult result, string text)
    {
        context.Sql.Execute(
            """
            INSERT INTO results (release, device, attempt, state, is_final, percent, bytes, size, reason, log_tail, started, finished, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (release, device, attempt) DO UPDATE SET state = $4, is_final = $5, percent = $6, bytes = $7, size = $8,
                reason = $9, log_tail = $10, started = $11, finished = $12, at = $13
            """,
            result.Release,
            result.Device,
            result.Attempt,
            result.State,
            result.IsFinal,
            result.Percent,
            result.Bytes,
            result.Size,
            result.Reason,
            result.LogTail,
            result.Started,
            result.Finished,
            result.At);
        context.Events.Add(
            new ManagerEvent(ManagerEventKind.Result, context.Now, text) { Device = result.Device, Release = result.Release, Result = result });
        if (result.IsFinal)
        {
            history.Add(context, result.Device, result.Ended, text);
        }
    }
}
