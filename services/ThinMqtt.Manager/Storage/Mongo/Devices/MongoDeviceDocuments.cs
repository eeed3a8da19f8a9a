using ThinMqtt.Contracts;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// What devices say of themselves. The last message to come counts; where two managers handle messages of one device within a moment of each
/// other, either may be the last.
/// </summary>
internal sealed class MongoDeviceDocuments(MongoDevices devices, MongoHistory history, MongoInventory inventory)
{
    /// <summary>
    /// The message is retained and comes with each start: one that is stored already is read, and no more. So it is stored last.
    /// </summary>
    public Task HardwareAsync(MongoCalls calls, string id, HardwarePayload message)
    {
        var json = Json(message);
        return MongoGuard.ChangeAsync<Addresses, AddressChange>(
            () => FindAddressesAsync(calls, id, json),
            addresses => addresses.Tag,
            async known => known?.IsSame == true ? null : await JudgeAsync(calls, id, known, message),
            (change, tag) => TryWriteAsync(calls, id, change, tag, json));
    }

    public static async Task PackagesAsync(MongoCalls calls, string id, PackagesPayload message)
    {
        var json = Json(message);
        if (!await MongoGuard.TryUpdateAsync(
            calls, MongoSchema.DeviceDocuments, MongoValues.Id(id), update => update.Document("$set"u8).String("packages"u8, (ReadOnlySpan<byte>)json).End())
            && !await MongoGuard.TryInsertAsync(calls, MongoSchema.DeviceDocuments, document =>
            {
                WriteAddresses(document.String("_id"u8, id), [], [], MongoGuard.NewTag());
                document.String("packages"u8, (ReadOnlySpan<byte>)json);
            }))
        {
            await PackagesAsync(calls, id, message); // Now there is one.
        }
    }

    /// <returns>The devices whose hardware is stored as they say it.</returns>
    public async Task<IReadOnlySet<string>> FindSameAsync(MongoCalls calls, IReadOnlyDictionary<string, HardwarePayload> messages)
    {
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.DeviceDocuments).FindAsync(
            MongoValues.Ids(messages.Keys),
            MongoValues.Passing(MongoSchema.DeviceDocuments, Compare, inventory.Logger),
            new MongoFind { Projection = fields => fields.Int32("hardware"u8, 1) }));
        return found.Where(known => known?.IsSame == true).Select(known => known!.Id).ToHashSet();

        KnownHardware Compare(BsonDocument document)
        {
            var id = document["_id"u8].String();
            return new(id, document.TryFind("hardware"u8, out var stored) && stored.Utf8String().SequenceEqual(Json(messages[id])));
        }
    }

    /// <summary>Stores what is installed where something is known of each of the devices.</summary>
    /// <returns>All of them, or none that is known to be stored.</returns>
    public static async Task<IReadOnlySet<string>> TryPackagesAsync(MongoCalls calls, IReadOnlyDictionary<string, PackagesPayload> messages)
    {
        var result = await calls.WriteAsync(database => database.Collection(MongoSchema.DeviceDocuments).BulkAsync(bulk =>
        {
            foreach (var (id, message) in messages)
            {
                bulk.Update(
                    (Id: id, Json: Json(message)),
                    static (filter, one) => filter.String("_id"u8, one.Id),
                    static (update, one) => update.Document("$set"u8).String("packages"u8, (ReadOnlySpan<byte>)one.Json).End());
            }
        }));
        return result.Matched == messages.Count ? messages.Keys.ToHashSet() : new HashSet<string>();
    }

    /// <summary>Of those of the devices that have said something.</summary>
    public async Task<IReadOnlyDictionary<string, DeviceDocument>> FindAsync(MongoCalls calls, IReadOnlyCollection<string> ids)
    {
        var map = MongoValues.Passing(MongoSchema.DeviceDocuments, DeviceDocument.Read, inventory.Logger);
        var found = await calls.ReadAsync(database => database.Collection(MongoSchema.DeviceDocuments).FindAsync(MongoValues.Ids(ids), map));
        return found.OfType<DeviceDocument>().ToDictionary(document => document.Id);
    }

    /// <summary>
    /// Says what the addresses tell before they are stored: a manager that is killed between the two says it again, instead of never.
    /// </summary>
    private async Task<AddressChange> JudgeAsync(MongoCalls calls, string id, Addresses? known, HardwarePayload message)
    {
        var (current, other, addresses) = (known?.Current ?? [], known?.Other ?? [], message.MacAddresses);
        if (!CloneEvidence.AreOtherAddresses(current, addresses))
        {
            return new AddressChange(known, addresses, other);
        }

        if (CloneEvidence.AreFormerAddresses(other, addresses))
        {
            await devices.ChangeAsync(calls, id, (state, now) => DeviceDecisions.OnCloneEvidence(id, state, CloneEvidence.OfAddresses(addresses), now));
        }
        else
        {
            await history.AddAsync(calls, [(id, new DeviceEntry(DeviceEventKind.HardwareChanged, CloneEvidence.OfOtherMachine(addresses)))]);
        }

        return new AddressChange(known, addresses, current);
    }

    private static Task<Addresses?> FindAddressesAsync(MongoCalls calls, string id, byte[] json) => calls.ReadAsync(database =>
        database.Collection(MongoSchema.DeviceDocuments).FindOneAsync(
            MongoValues.Id(id), MongoValues.Checked(MongoSchema.DeviceDocuments, document => Addresses.Read(document, json))));

    private static Task<bool> TryWriteAsync(MongoCalls calls, string id, AddressChange change, long tag, byte[] json)
    {
        void Write(BsonWriter document)
        {
            WriteAddresses(document, change.Current, change.Other, tag);
            document.String("hardware"u8, (ReadOnlySpan<byte>)json);
        }

        return change.Former is { } former
            ? MongoGuard.TryUpdateAsync(
                calls,
                MongoSchema.DeviceDocuments,
                filter => filter.String("_id"u8, id).Int64("tag"u8, former.Tag),
                update => update.Document("$set"u8, Write))
            : MongoGuard.TryInsertAsync(calls, MongoSchema.DeviceDocuments, document =>
            {
                document.String("_id"u8, id);
                Write(document);
            });
    }

    public static void WriteAddresses(BsonWriter document, IReadOnlyList<string> current, IReadOnlyList<string> other, long tag)
    {
        document.Int64("tag"u8, tag);
        WriteAll(document.Array("macs"u8), current);
        WriteAll(document.Array("otherMacs"u8), other);
    }

    private static void WriteAll(BsonWriter array, IReadOnlyList<string> items)
    {
        foreach (var item in items)
        {
            array.String(default, item);
        }

        array.End();
    }

    private static byte[] Json<T>(T payload)
        where T : class, IPayload => Payload.ToUtf8(payload);

    private sealed record KnownHardware(string Id, bool IsSame);

    /// <summary>The network addresses of the machine that a device is, and of the one that it was before.</summary>
    /// <param name="Current">Of the one that it is.</param>
    /// <param name="Other">Of the one before.</param>
    /// <param name="IsSame">Whether everything is as the device says it now.</param>
    /// <param name="Tag">See <see cref="MongoGuard"/>.</param>
    private sealed record Addresses(IReadOnlyList<string> Current, IReadOnlyList<string> Other, bool IsSame, long Tag)
    {
        public static Addresses Read(BsonDocument document, byte[] json) => new(
            Items(document["macs"u8]),
            Items(document["otherMacs"u8]),
            document.TryFind("hardware"u8, out var stored) && stored.Utf8String().SequenceEqual(json),
            document["tag"u8].Int64());

        private static List<string> Items(BsonElement array)
        {
            var items = new List<string>();
            foreach (var item in array.Array())
            {
                items.Add(item.String());
            }

            return items;
        }
    }

    private sealed record AddressChange(Addresses? Former, IReadOnlyList<string> Current, IReadOnlyList<string> Other);
}

/// <summary>What a device says of itself. What cannot be read is taken for not said.</summary>
internal sealed record DeviceDocument(string Id, HardwarePayload? Hardware, PackagesPayload? Packages)
{
    public static DeviceDocument Read(BsonDocument document) => new(
        document["_id"u8].String(), Parse<HardwarePayload>(document, "hardware"u8), Parse<PackagesPayload>(document, "packages"u8));

    private static T? Parse<T>(BsonDocument document, ReadOnlySpan<byte> name)
        where T : class, IPayload => document.TryFind(name, out var json)
            && Payload.TryParse<T>(json.Utf8String(), out var payload, out _) ? payload : null;
}
