using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>One S3 server for all tests of the run.</summary>
[CollectionDefinition(Name)]
public sealed class S3Collection : ICollectionFixture<S3Fixture>
{
    public const string Name = "S3";
}

public sealed class S3Fixture : IAsyncLifetime
{
    public S3Server Server { get; } = new();

    public Task InitializeAsync() => S3Server.SkipReason is null ? Server.StartAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}
