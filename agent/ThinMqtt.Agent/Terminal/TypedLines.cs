using System.Threading.Channels;

namespace ThinMqtt.Agent;

/// <summary>What a person types, line by line.</summary>
/// <param name="input">Read by a thread of its own, from the first question on: reading a terminal cannot be cancelled.</param>
internal sealed class TypedLines(TextReader input)
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private bool _isReading;

    /// <summary>What was typed before a question is no answer to it.</summary>
    public void Forget()
    {
        if (!_isReading)
        {
            _isReading = true;
            new Thread(Read) { IsBackground = true, Name = "typed lines" }.Start();
        }

        while (_lines.Reader.TryRead(out _))
        {
        }
    }

    /// <returns>Null when no more will come: the terminal is closed.</returns>
    public async Task<string?> NextAsync(CancellationToken stop)
    {
        try
        {
            return await _lines.Reader.ReadAsync(stop);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    private void Read()
    {
        try
        {
            while (input.ReadLine() is { } line)
            {
                _lines.Writer.TryWrite(line);
            }
        }
        catch (IOException)
        {
            // The terminal is gone.
        }

        _lines.Writer.Complete();
    }
}
