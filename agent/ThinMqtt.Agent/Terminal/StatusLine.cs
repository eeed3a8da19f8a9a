using System.Text;

namespace ThinMqtt.Agent;

/// <summary>A terminal with lines that stay and, below them, one that changes. May be used from any thread.</summary>
/// <param name="output">The terminal.</param>
/// <param name="width">Its columns at the moment.</param>
internal sealed class StatusLine(TextWriter output, Func<int> width) : TextWriter
{
    /// <summary>To the first column, and erase from there to the end of the line.</summary>
    private const string Erase = "\r\e[K";

    private readonly Lock _gate = new();
    private string _status = "";

    public override Encoding Encoding => output.Encoding;

    /// <summary>A line that stays.</summary>
    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            output.Write(_status.Length > 0 ? Erase : "");
            output.WriteLine(value);
            output.Write(_status);
            output.Flush();
        }
    }

    /// <summary>Replaces the last line; an empty text takes it away. What does not fit could not be erased and is cut off.</summary>
    public void Show(string status)
    {
        lock (_gate)
        {
            output.Write(_status.Length > 0 ? Erase : "");
            _status = status[..Math.Min(status.Length, Math.Max(width() - 1, 0))];
            output.Write(_status);
            output.Flush();
        }
    }

    public override void Write(char value)
    {
        lock (_gate)
        {
            output.Write(value);
        }
    }

    public override void Flush()
    {
        lock (_gate)
        {
            output.Flush();
        }
    }
}
