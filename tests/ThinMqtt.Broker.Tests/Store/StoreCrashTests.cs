namespace ThinMqtt.Broker.Tests;

/// <summary>What a crash or a power cut leaves is exactly what some prefix of the commits made.</summary>
public sealed class StoreCrashTests
{
    private const int Sector = 512;

    [Fact]
    public async Task A_write_ahead_log_cut_anywhere_gives_a_prefix_of_the_commits()
    {
        var (files, states) = await WriteAsync(seed: 1, commits: 40);
        var random = new Random(1);
        for (var cut = 0; cut < 80; cut++)
        {
            AssertKnown(states, files with { Wal = files.Wal[..random.Next(files.Wal.Length + 1)] }, $"cut {cut}");
        }

        Assert.Equal(states[^1], StateText.Of(files.Load()));
        Assert.Equal(states[0], StateText.Of((files with { Wal = [] }).Load()));
    }

    [Fact]
    public async Task Damage_in_the_tail_of_the_write_ahead_log_gives_a_prefix_of_the_commits()
    {
        var (files, states) = await WriteAsync(seed: 2, commits: 40);
        var random = new Random(2);
        for (var damage = 0; damage < 80; damage++)
        {
            var wal = files.Wal.ToArray();
            for (var flip = random.Next(1, 5); flip > 0; flip--)
            {
                wal[random.Next(wal.Length)] ^= (byte)(1 << random.Next(8));
            }

            AssertKnown(states, files with { Wal = wal }, $"damage {damage}");
        }
    }

    /// <summary>
    /// Between two commits the disk may have any of the sectors that the second one changed: of the log, which is synced
    /// before the database is touched, or of the database while the log is complete.
    /// </summary>
    [Fact]
    public async Task Sectors_torn_within_a_commit_give_the_state_before_or_after_it()
    {
        var random = new Random(3);
        var operations = new RandomOperations(3, greatestPayload: 100_000);
        var model = new ReferenceModel();
        using var folder = new StoreFolder();
        await using var store = folder.Start();
        var (before, stateBefore, checkpoints) = (folder.Copy(), StateText.Of(model.State), 0);
        for (var commit = 0; commit < 150; commit++)
        {
            await CommitAsync(store, model, operations.NextGroup());
            var (after, stateAfter) = (folder.Copy(), StateText.Of(model.State));
            if (after.Database.AsSpan().SequenceEqual(before.Database))
            {
                var torn = after with { Wal = Torn(before.Wal, after.Wal, random, kept: WalHeader) };
                Assert.Contains(StateText.Of(torn.Load()), new[] { stateBefore, stateAfter });
            }
            else
            {
                checkpoints++;
                var torn = after with { Database = Torn(before.Database, after.Database, random, kept: 0) };
                Assert.True(stateAfter == StateText.Of(torn.Load()), $"Commit {commit}: a torn checkpoint lost something.");
            }

            (before, stateBefore) = (after, stateAfter);
        }

        Assert.InRange(checkpoints, 2, 100);
    }

    [Fact]
    public async Task A_copy_taken_while_it_is_written_has_all_that_was_durable_and_no_half_group()
    {
        var operations = new RandomOperations(4);
        var model = new ReferenceModel();
        var ends = new Dictionary<string, long> { [StateText.Of(model.State)] = 0 };
        using var folder = new StoreFolder();
        await using var store = folder.Start();
        for (var round = 0; round < 30; round++)
        {
            for (var group = 0; group < 10; group++)
            {
                var next = operations.NextGroup();
                Array.ForEach(next, model.Apply);
                ends[StateText.Of(model.State)] = store.Append(next);
            }

            var durable = store.DurableSequence;
            var state = StateText.Of(folder.Copy().Load());
            Assert.True(ends.TryGetValue(state, out var sequence), $"Round {round}: half a group was stored.");
            Assert.InRange(sequence, durable, long.MaxValue);
        }

        Assert.InRange(new FileInfo(folder.WalPath).Length, 1, 1000 * 4096);
    }

    // The log's header is synced on its own before any frame follows it.
    private const int WalHeader = 32;

    // A sector that did not reach the disk has its old content, or zeros where the file had been shorter.
    private static byte[] Torn(byte[] before, byte[] after, Random random, int kept)
    {
        var torn = after.ToArray();
        for (var start = 0; start < after.Length; start += Sector)
        {
            var sector = torn.AsSpan(start, Math.Min(Sector, after.Length - start));
            if (random.Next(2) == 0)
            {
                var old = before.AsSpan(Math.Min(start, before.Length));
                sector.Clear();
                old[..Math.Min(old.Length, sector.Length)].CopyTo(sector);
            }
        }

        after.AsSpan(0, kept).CopyTo(torn);
        return torn;
    }

    private static async Task<(StoreFiles Files, List<string> States)> WriteAsync(int seed, int commits)
    {
        var operations = new RandomOperations(seed);
        var model = new ReferenceModel();
        var states = new List<string> { StateText.Of(model.State) };
        using var folder = new StoreFolder();
        folder.Open().Dispose();
        await using var store = folder.Start();
        for (var commit = 0; commit < commits; commit++)
        {
            await CommitAsync(store, model, operations.NextGroup());
            states.Add(StateText.Of(model.State));
        }

        return (folder.Copy(), states);
    }

    private static async Task CommitAsync(DurableStore store, ReferenceModel model, StoreOperation[] operations)
    {
        Array.ForEach(operations, model.Apply);
        store.Append(operations);
        await store.FlushAsync(default);
    }

    private static void AssertKnown(List<string> states, StoreFiles files, string what) =>
        Assert.True(states.Contains(StateText.Of(files.Load())), $"After {what} the state is that of no prefix.");
}
