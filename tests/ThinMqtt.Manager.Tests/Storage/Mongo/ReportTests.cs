using Microsoft.Extensions.Logging;
using ThinMqtt.Manager.Mongo;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests.Mongo;

public sealed class ReportTests
{
    private static readonly MongoException Away = new(MongoErrorKind.Unreachable, "It is away.");
    private static readonly MongoException Forbidden = new(MongoErrorKind.NotAllowed, "It may not write.");

    private readonly VirtualTime _time = new();
    private readonly KeepingLogger _log = new();
    private readonly MongoReport _report;

    public ReportTests() => _report = new MongoReport(_log, _time);

    [Fact]
    public void A_failure_that_lasts_is_told_once_a_minute_and_its_end_once()
    {
        for (var second = 0; second < 90; second++)
        {
            _report.Failed(Away);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _report.Worked(isWrite: false);
        _report.Worked(isWrite: true);

        Assert.Equal([LogLevel.Error, LogLevel.Error, LogLevel.Information], _log.Levels);
    }

    [Fact]
    public void One_that_comes_and_goes_fills_no_log()
    {
        for (var second = 0; second < 50; second++)
        {
            _report.Failed(Away);
            _report.Worked(isWrite: true);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([LogLevel.Error, LogLevel.Information], _log.Levels);
    }

    [Fact]
    public void Who_may_not_write_is_told_until_a_write_is_done()
    {
        _report.Failed(Forbidden);
        _report.Worked(isWrite: false);
        Assert.Equal(Forbidden.Message, _report.NotAllowed);

        _report.Worked(isWrite: true);
        Assert.Null(_report.NotAllowed);
    }

    private sealed class KeepingLogger : ILogger
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Levels.Add(logLevel);
    }
}
