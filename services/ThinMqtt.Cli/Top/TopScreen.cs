using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Spectre.Console;

namespace ThinMqtt.Cli;

/// <summary>The whole terminal, on its second screen. However thinctl ends, the first one comes back as it was.</summary>
internal sealed class TopScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l\e[2J";
    private const string Leave = "\e[0m\e[?25h\e[?1049l";

    /// <summary>For a picture that is just being drawn. A terminal that takes no more, such as one that hangs, takes no end either.</summary>
    private static readonly TimeSpan SignalPatience = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly TextWriter _output;
    private readonly bool _hasColors;
    private readonly PosixSignalRegistration[] _registrations;
    private List<string> _shown = [];
    private bool _isOpen;

    /// <param name="output">The terminal.</param>
    /// <param name="hasColors">False with NO_COLOR.</param>
    /// <param name="resized">The terminal has another size, or is ours again.</param>
    public TopScreen(TextWriter output, bool hasColors, Action resized)
    {
        (_output, _hasColors) = (output, hasColors);
        Open();
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => CloseAtOnce()), // these end the process as they always do, a second one at once
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => CloseAtOnce()),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => CloseAtOnce()),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, _ => CloseAtOnce()),
            .. OperatingSystem.IsWindows() ? [] : OfUnix(resized),
        ];
    }

    /// <summary>Only lines that have changed are written.</summary>
    public void Show(IReadOnlyList<IReadOnlyList<Cell>> lines, int? cursorColumn)
    {
        lock (_gate)
        {
            if (!_isOpen)
            {
                return;
            }

            var written = lines.Select(Line).ToList();
            var output = new StringBuilder("\e[?2026h\e[?25l"); // drawn at once, where the terminal can do that
            for (var i = 0; i < written.Count; i++)
            {
                if (i >= _shown.Count || _shown[i] != written[i] || written.Count != _shown.Count)
                {
                    output.Append($"\e[{i + 1};1H{written[i]}\e[0m\e[K");
                }
            }

            output.Append(cursorColumn is { } column ? $"\e[{written.Count};{column + 1}H\e[?25h" : "").Append("\e[?2026l");
            _shown = written;
            _output.Write(output);
            _output.Flush();
        }
    }

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        Close();
    }

    [UnsupportedOSPlatform("windows")]
    private PosixSignalRegistration[] OfUnix(Action resized) =>
    [
        PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => resized()),
        PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Halt),
        PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
        {
            Open();
            resized();
        }),
    ];

    private void Open()
    {
        lock (_gate)
        {
            if (!_isOpen)
            {
                (_isOpen, _shown) = (true, []);
                _output.Write(Enter);
                _output.Flush();
            }
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                _isOpen = false;
                _output.Write(Leave);
                _output.Flush();
            }
        }
    }

    /// <summary>What ends the process does not wait for a terminal.</summary>
    internal void CloseAtOnce()
    {
        Task.WaitAny([Task.Run(Close)], SignalPatience);
    }

    /// <summary>Ctrl-Z. The runtime would keep a signal that has a handler to itself.</summary>
    private void Halt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Close();
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -STOP {Environment.ProcessId}"]); // the shell's own; kill(1) is not everywhere
        kill.WaitForExit();
    }

    private string Line(IReadOnlyList<Cell> cells) => string.Concat(cells.Select(cell => $"\e[0{Codes(cell.Style ?? Style.Plain)}m{cell.Text}"));

    /// <summary>ECMA-48, Select Graphic Rendition.</summary>
    private string Codes(Style style)
    {
        var codes = (style.Decoration.HasFlag(Decoration.Bold) ? ";1" : "") + (style.Decoration.HasFlag(Decoration.Dim) ? ";2" : "")
            + (style.Decoration.HasFlag(Decoration.Invert) ? ";7" : "");
        return !_hasColors || style.Foreground == Color.Default ? codes
            : style.Foreground == Color.Green ? codes + ";32"
            : style.Foreground == Color.Red ? codes + ";31"
            : style.Foreground == Color.Yellow ? codes + ";33"
            : style.Foreground == Color.Aqua ? codes + ";36"
            : codes + ";90";
    }
}
