using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ThinMqtt.Manager.Mongo;

namespace ThinMqtt.Manager.Tests.Mongo;

[Collection(MongoTests.Name)]
public sealed class LibraryTests
{
    [Fact]
    public void A_library_that_is_missing_is_told_with_its_package()
    {
        var missing = Assert.Throws<MongoException>(() => MongoLibrary.Require("libmongoc-0.so.0", "libmongoc-1.0-0"));

        Assert.Equal(MongoErrorKind.LibraryMissing, missing.Kind);
        Assert.Contains("apt install libmongoc-1.0-0", missing.Message, StringComparison.Ordinal);
    }

    [MongoFact]
    public async Task What_libmongoc_says_is_logged()
    {
        using var logger = new KeepingLogger();
        await using var database = MongoDatabase.Connect("mongodb://127.0.0.1:1/fleet?noSuchOption=1", new MongoOptions(), logger);

        Assert.Equal("fleet", database.Name);
        Assert.Contains(logger.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains("nosuchoption", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(logger.Entries, entry => entry.Level == LogLevel.Information && entry.Text.Contains("fleet", StringComparison.Ordinal));
    }

    [MongoFact]
    public void A_connection_string_that_cannot_be_used_is_told_without_its_password()
    {
        var scheme = Assert.Throws<MongoException>(() => Connect("http://127.0.0.1"));
        var password = Assert.Throws<MongoException>(() => Connect("mongodb://manager:xyzzy:plugh@127.0.0.1"));

        Assert.Equal((MongoErrorKind.ConnectionString, MongoErrorKind.ConnectionString), (scheme.Kind, password.Kind));
        Assert.Contains("mongodb://", scheme.Message, StringComparison.Ordinal);
        Assert.Contains("Password", password.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xyzzy", password.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("plugh", password.Message, StringComparison.Ordinal);
    }

    private static MongoDatabase Connect(string connectionString) =>
        MongoDatabase.Connect(connectionString, new MongoOptions(), NullLogger.Instance);

    private sealed class KeepingLogger : ILogger, IDisposable
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Entries { get; } = new();

        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
            // Nothing to let go of; it is its own scope.
        }
    }
}
