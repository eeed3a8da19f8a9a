namespace ThinMqtt.Agent;

/// <summary>What vendors leave in firmware when they forget to fill it in: the same on thousands of machines.</summary>
internal static class Placeholders
{
    private static readonly string[] Texts =
    [
        "To Be Filled By O.E.M.", "System manufacturer", "System Product Name", "System Serial Number", "System Version", "Default string",
        "Not Specified", "Not Settable", "Not Present", "Not Available", "Not Applicable", "None", "Unknown", "Undefined", "OEM", "O.E.M.",
        "Product Name", "Serial Number", "Type1ProductConfigId", "INVALID", "N/A", "x.x", "empty",
    ];

    /// <summary>Seen in the field; also as the byte order mistake of the same.</summary>
    private static readonly Guid[] Uuids =
    [
        new("03000200-0400-0500-0006-000700080009"),
        new("00020003-0004-0005-0006-000700080009"),
        new("12345678-1234-5678-90ab-cddeefaabbcc"),
        new("4c4c4544-0000-2010-8020-80c04f202020"),
    ];

    public static bool IsPlaceholder(string text) =>
        Texts.Contains(text.TrimEnd(), StringComparer.OrdinalIgnoreCase) || IsOneCharacter(text);

    public static bool IsPlaceholder(Guid uuid) => Uuids.Contains(uuid) || HasOneByte(uuid.ToByteArray());

    public static bool HasOneByte(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept(bytes[0]);

    /// <summary>Such as <c>0000000000</c>, <c>........</c> or nothing.</summary>
    private static bool IsOneCharacter(string text) => text.Length == 0 || (text.Length > 2 && !text.AsSpan().ContainsAnyExcept(text[0]));
}
