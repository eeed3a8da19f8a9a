namespace ThinMqtt.Cli;

/// <summary>What every verb has: the server, where to write, and how.</summary>
/// <param name="Client">The server.</param>
/// <param name="Terminal">Where people read.</param>
/// <param name="IsJson">Standard output is for programs.</param>
/// <param name="Time">The clock.</param>
internal sealed record Session(ManagerClient Client, Terminal Terminal, bool IsJson, TimeProvider Time) : IDisposable
{
    /// <summary>As the server said it with --json, otherwise for people.</summary>
    public void Write<T>(Document<T> document, Action<T> writeText)
    {
        if (IsJson)
        {
            Terminal.WriteJson(document.Json);
        }
        else
        {
            writeText(document.Value);
        }
    }

    public void Dispose() => Client.Dispose();
}
