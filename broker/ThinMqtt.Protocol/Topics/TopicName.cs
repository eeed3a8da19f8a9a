namespace ThinMqtt.Protocol;

/// <summary>What a PUBLISH names: section 4.7. A leading <c>/</c> and empty levels are valid and distinct.</summary>
public static class TopicName
{
    /// <summary>Between 1 and 65,535 bytes [MQTT-4.7.3-1], [MQTT-4.7.3-3], without <c>+</c> and <c>#</c> [MQTT-3.3.2-2].</summary>
    /// <param name="topicName">Bytes already known to be UTF-8 without U+0000.</param>
    public static bool IsValid(ReadOnlySpan<byte> topicName) =>
        topicName.Length is > 0 and <= Utf8String.MaxLength && !topicName.ContainsAny((byte)'+', (byte)'#');

    /// <summary>As for bytes, and no surrogate without its partner or U+0000.</summary>
    public static bool IsValid(string topicName)
    {
        ArgumentNullException.ThrowIfNull(topicName);
        return TopicText.TryEncode(topicName, out var utf8) && IsValid(utf8);
    }

    /// <summary>The number of levels: separators and one.</summary>
    public static int CountLevels(ReadOnlySpan<byte> topic) => topic.Count((byte)'/') + 1;
}
