using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.Playwright;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>A picture with 256 colours and well compressed: a third of what the browser makes, and nobody sees a difference.</summary>
internal static class IndexedPng
{
    private const int PaletteSize = 3 * 256;

    /// <summary>
    /// The most frequent colours and, so that rare ones stay what they are, those farthest from the ones before; then for each pixel the
    /// place of the nearest.
    /// </summary>
    private const string Quantize = """
        async (png) => {
          const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          context.drawImage(bitmap, 0, 0);
          const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
          const counts = new Map();
          const at = (i) => (pixels[4 * i] << 16) | (pixels[4 * i + 1] << 8) | pixels[4 * i + 2];
          for (let i = 0; i < pixels.length / 4; i++) {
            counts.set(at(i), (counts.get(at(i)) ?? 0) + 1);
          }
          const channels = (color) => [color >> 16, (color >> 8) & 255, color & 255];
          const colors = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
          const nearest = new Map(colors.map((color) => [color, { place: 0, distance: Infinity }]));
          const palette = [];
          while (palette.length < Math.min(256, colors.length)) {
            const farthest = () => colors.reduce((a, b) => (nearest.get(b).distance > nearest.get(a).distance ? b : a));
            const own = channels(palette.length < 96 ? colors[palette.length] : farthest());
            for (const [color, best] of nearest) {
              const distance = channels(color).reduce((sum, value, i) => sum + (value - own[i]) ** 2, 0);
              if (distance < best.distance) {
                Object.assign(best, { place: palette.length, distance });
              }
            }
            palette.push(own);
          }
          const bytes = new Uint8Array(768 + pixels.length / 4);
          bytes.set(palette.flat());
          for (let i = 0; i < pixels.length / 4; i++) {
            bytes[768 + i] = nearest.get(at(i)).place;
          }
          let text = '';
          for (let i = 0; i < bytes.length; i += 0x8000) {
            text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
          }
          return btoa(text);
        }
        """;

    /// <param name="page">Its context lends a page that computes.</param>
    /// <param name="png">With 8 bits of each colour.</param>
    public static async Task<byte[]> FromAsync(IPage page, byte[] png)
    {
        var worker = await page.Context.NewPageAsync();
        var bytes = Convert.FromBase64String(await worker.EvaluateAsync<string>(Quantize, Convert.ToBase64String(png)));
        await worker.CloseAsync();
        var header = png.AsSpan(16, 13).ToArray(); // width and height stay
        (header[8], header[9]) = (8, 3);
        return Write(header, bytes.AsSpan(0, PaletteSize), bytes.AsSpan(PaletteSize), BinaryPrimitives.ReadInt32BigEndian(header));
    }

    private static byte[] Write(byte[] header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> pixels, int width)
    {
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(rows, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var i = 0; i < pixels.Length; i += width)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(i, width));
            }
        }

        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. Chunk("PLTE", palette), .. Chunk("IDAT", rows.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc(body));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
