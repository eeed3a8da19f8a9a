using System.Globalization;
using ThinMqtt.Manager;

namespace ThinMqtt.Server;

/// <summary>Shows on standard error how far a migration is: in a terminal a line that moves, elsewhere a line now and then.</summary>
internal sealed class MigrationDisplay(TextWriter writer, bool isTerminal, TimeProvider time) : IProgress<MigrationStep>
{
    /// <summary>For the eye; and for a log.</summary>
    private readonly TimeSpan _interval = isTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(10);

    private MigrationStep? _last;
    private long _shownAt;

    public void Report(MigrationStep value)
    {
        var isNew = _last is null || _last.Kind != value.Kind || _last.Phase != value.Phase;
        if (isNew)
        {
            End();
        }

        if (isNew || time.GetElapsedTime(_shownAt) >= _interval)
        {
            _shownAt = time.GetTimestamp();
            Write(value);
        }

        _last = value;
    }

    /// <summary>What comes next is on a line of its own.</summary>
    public void End()
    {
        if (_last is not null && isTerminal)
        {
            Write(_last);
            writer.WriteLine();
        }

        _last = null;
    }

    /// <summary>Such as <c>Copying artifacts: 12.0 of 286.1 MiB</c>.</summary>
    internal static string Text(MigrationStep step)
    {
        var verb = step.Phase == MigrationPhase.Copy ? "Copying" : "Comparing";
        var amounts = step.Kind == MigrationKind.Artifacts
            ? string.Create(CultureInfo.InvariantCulture, $"{Mebibytes(step.Done):0.0} of {Mebibytes(step.Total):0.0} MiB")
            : $"{step.Done} of {step.Total}";
        return $"{verb} {step.Kind.ToString().ToLowerInvariant()}: {amounts}";
    }

    private static double Mebibytes(long bytes) => bytes / (double)(1 << 20);

    private void Write(MigrationStep step)
    {
        if (isTerminal)
        {
            writer.Write($"\r{Text(step)}\e[K");
        }
        else
        {
            writer.WriteLine(Text(step));
        }

        writer.Flush();
    }
}
