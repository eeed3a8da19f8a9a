using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace ThinMqtt.Manager.Mongo;

/// <summary>libmongoc has one log for the whole process; it goes to the logger of the database that was opened last.</summary>
internal static unsafe class MongoLibraryLog
{
    private static ImmutableList<ILogger> _loggers = [];

    public static void Attach(ILogger logger) => ImmutableInterlocked.Update(ref _loggers, loggers => loggers.Add(logger));

    public static void Detach(ILogger logger) => ImmutableInterlocked.Update(ref _loggers, loggers => loggers.Remove(logger));

    /// <param name="level">mongoc_log_level_t.</param>
    /// <param name="area">Which part of the library speaks.</param>
    /// <param name="text">What it says.</param>
    /// <param name="data">Not used.</param>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Handle(int level, byte* area, byte* text, void* data)
    {
        var loggers = Volatile.Read(ref _loggers);
        if (loggers.IsEmpty)
        {
            return;
        }

        try
        {
            var (areaText, said) = (Marshal.PtrToStringUTF8((nint)area), Marshal.PtrToStringUTF8((nint)text));
            var logLevel = Level(level);
            MongoLog.Library(loggers[^1], logLevel, areaText, said);
        }
        catch (Exception)
        {
            // A sink of the logger failed. Nothing may be thrown into C, which would end the process, and there is no other log.
        }
    }

    /// <summary>Its errors are a peer's or a network's, which whoever asked is told of, too.</summary>
    private static LogLevel Level(int level) => level switch
    {
        <= 2 => LogLevel.Warning, // error, critical, warning
        3 or 4 => LogLevel.Information, // message, info
        _ => LogLevel.Debug,
    };
}
