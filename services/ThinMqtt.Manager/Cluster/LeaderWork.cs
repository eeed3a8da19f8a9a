using Microsoft.Extensions.DependencyInjection;

namespace ThinMqtt.Manager;

/// <summary>What the one manager that leads does: it has the session at the broker, and with it everything that devices say.</summary>
internal sealed class LeaderWork(ManagerOptions options, Leadership leadership, EventHub hub, IServiceProvider services) : IAsyncDisposable
{
    private ManagerSession? _session;
    private bool _isRestartDue;

    /// <summary>Since when messages of devices come in without a gap; null while they do not, or come to another manager.</summary>
    public DateTimeOffset? ListeningSince => Volatile.Read(ref _session)?.ListeningSince;

    public void Start() => leadership.Start(OnTurnAsync);

    public ValueTask DisposeAsync() => leadership.DisposeAsync();

    /// <summary>Who cannot ask the lease may keep the session, but takes none back from somebody who may lead by now.</summary>
    private Task OnTurnAsync(bool isLeader) => !isLeader ? EndAsync()
        : leadership.IsSure ? (_session is null || MustRestart(_session) ? BeginAsync() : Task.CompletedTask)
        : _session?.ListeningSince is null ? EndAsync()
        : Task.CompletedTask;

    /// <summary>
    /// Who has taken the session leads as a rule, which the lease tells at once. If not, its ClientId is used twice by mistake: it is
    /// taken back at the next turn, not sooner, as two who take it from each other at full speed help nobody.
    /// </summary>
    private bool MustRestart(ManagerSession session)
    {
        var isDue = session.HasEnded && _isRestartDue;
        _isRestartDue = session.HasEnded && !isDue;
        return isDue;
    }

    private async Task BeginAsync()
    {
        await EndAsync();
        hub.PublishOfPeer(ManagerEvent.Missed(options.TimeProvider.GetUtcNow())); // of who led before, and may have told nobody
        var session = ActivatorUtilities.CreateInstance<ManagerSession>(services);
        session.Ended += leadership.Look;
        session.Start(options.Mqtt(services), hearsHeartbeats: !options.IsShared);
        Volatile.Write(ref _session, session);
    }

    private async Task EndAsync()
    {
        if (Interlocked.Exchange(ref _session, null) is { } session)
        {
            session.Ended -= leadership.Look;
            await session.DisposeAsync();
        }
    }
}
