using System.Runtime.InteropServices;

namespace ThinMqtt.Manager.Mongo;

/// <summary><c>bson_error_t</c> of libbson 1.x: 512 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeError
{
    private const int TextSize = 504;

    public uint Domain;
    public uint Code;
    private fixed byte _text[TextSize];

    public string Text
    {
        get
        {
            fixed (byte* text = _text)
            {
                return System.Text.Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
            }
        }
    }
}
