namespace ThinMqtt.Broker.Tests;

public sealed class StoreRoundTripTests
{
    [Fact]
    public async Task A_store_reopened_at_random_points_equals_the_model()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            await RunAsync(seed, groups: 150, flushOneIn: 4, reopenOneIn: 12);
        }
    }

    [Fact]
    public async Task Large_batches_equal_the_model()
    {
        for (var seed = 100; seed < 110; seed++)
        {
            await RunAsync(seed, groups: 400, flushOneIn: 100, reopenOneIn: 100);
        }
    }

    [Fact]
    public void A_message_in_many_queues_is_stored_once_and_loaded_as_one()
    {
        using var folder = new StoreFolder();
        var message = Operations.Message(7, size: 100_000);
        using (var store = folder.Start())
        {
            for (var sessionId = 1; sessionId <= 50; sessionId++)
            {
                store.Append(Operations.PutSession(sessionId));
                store.Append(Operations.PutQueued(sessionId, 1, message));
            }
        }

        Assert.InRange(new FileInfo(folder.DatabasePath).Length, 100_000, 300_000);
        var loaded = folder.Load().Sessions.Select(session => session.Deliveries.Single().Message);
        Assert.Single(loaded.Distinct());
    }

    [Fact]
    public void A_message_goes_with_its_last_queue_entry()
    {
        using var folder = new StoreFolder();
        using (var store = folder.Start())
        {
            store.Append([Operations.PutSession(1), Operations.PutQueued(1, 1, Operations.Message(1)), Operations.PutQueued(1, 2, Operations.Message(2))]);
        }

        using (var store = folder.Start())
        {
            store.Append([Operations.PutSession(2), Operations.PutQueued(2, 9, Operations.Message(2)), new StoreOperation.DeleteSession(1)]);
        }

        Assert.Equal([2], folder.MessageIds());
        using (var store = folder.Start())
        {
            store.Append(new StoreOperation.DeleteQueued(2, 9));
        }

        Assert.Empty(folder.MessageIds());
    }

    [Fact]
    public void Ids_of_what_came_and_went_within_a_batch_are_not_used_again()
    {
        using var folder = new StoreFolder();
        using (var store = folder.Open())
        {
            store.Load();
            store.Append(Operations.PutSession(5));
            store.Append(Operations.PutQueued(5, 1, Operations.Message(77)));
            store.Append(new StoreOperation.DeleteSession(5));
        }

        var state = folder.Load();
        Assert.Equal((5, 77), (state.LastSessionId, state.LastMessageId));
        Assert.Empty(state.Sessions);
    }

    [Fact]
    public async Task Ids_are_not_used_again_after_a_crash()
    {
        using var folder = new StoreFolder();
        using var store = folder.Start();
        store.Append([Operations.PutSession(5), Operations.PutQueued(5, 1, Operations.Message(77)), new StoreOperation.DeleteSession(5)]);
        await store.FlushAsync(default);

        var state = folder.Copy().Load();
        Assert.InRange(state.LastSessionId, 5, 5 + StoreWriter.Reservation);
        Assert.InRange(state.LastMessageId, 77, 77 + StoreWriter.Reservation);
    }

    [Fact]
    public void A_queued_message_without_id_is_refused()
    {
        using var folder = new StoreFolder();
        using var store = folder.Start();
        Assert.Throws<ArgumentException>(() => store.Append(Operations.PutQueued(1, 1, Operations.Message(0))));
    }

    [Fact]
    public void Nothing_is_appended_to_a_closed_store()
    {
        using var folder = new StoreFolder();
        var store = folder.Start();
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Append(Operations.PutSession(1)));
    }

    private static async Task RunAsync(int seed, int groups, int flushOneIn, int reopenOneIn)
    {
        var random = new Random(seed);
        var operations = new RandomOperations(seed);
        var model = new ReferenceModel();
        using var folder = new StoreFolder();
        var store = folder.Start();
        for (var group = 0; group < groups; group++)
        {
            var next = operations.NextGroup();
            store.Append(next);
            Array.ForEach(next, model.Apply);
            if (random.Next(flushOneIn) == 0)
            {
                await store.FlushAsync(default);
            }

            if (random.Next(reopenOneIn) == 0 || group == groups - 1)
            {
                await store.DisposeAsync();
                store = folder.Open();
                var loaded = store.Load();
                Assert.True(StateText.WithLastIds(model.State) == StateText.WithLastIds(loaded), $"Seed {seed}, group {group}: the state differs.");
                store.Start();
            }
        }

        await store.DisposeAsync();
        Assert.Equal(model.State.Sessions.SelectMany(session => session.Deliveries).Select(delivery => delivery.Message.Id).Distinct().Order(), folder.MessageIds());
    }
}
