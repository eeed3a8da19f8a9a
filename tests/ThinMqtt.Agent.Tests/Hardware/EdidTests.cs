using System.Text;

namespace ThinMqtt.Agent.Tests;

public sealed class EdidTests
{
    [Fact]
    public void Name_and_preferred_mode_are_read() =>
        Assert.Equal(new Edid("DELL U2412M", 1920, 1200), Edid.Parse(Block("DELL U2412M", 1920, 1200)));

    [Fact]
    public void A_display_without_a_name_is_told_by_maker_and_product() =>
        Assert.Equal(new Edid("DEL A07A", 3840, 2160), Edid.Parse(Block(null, 3840, 2160)));

    [Fact]
    public void A_block_that_is_cut_or_no_EDID_is_none()
    {
        var block = Block("DELL U2412M", 1920, 1200);
        Assert.Null(Edid.Parse(block.AsSpan(0, 127)));
        Assert.Null(Edid.Parse([]));
        block[0] = 1;
        Assert.Null(Edid.Parse(block));
    }

    /// <summary>Of maker DEL, product A07A.</summary>
    internal static byte[] Block(string? name, int width, int height)
    {
        var block = new byte[128];
        byte[] head = [0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x10, 0xAC, 0x7A, 0xA0];
        head.CopyTo(block, 0);
        var timing = block.AsSpan(54, 18);
        (timing[0], timing[1]) = (0x28, 0x3C);
        (timing[2], timing[4]) = ((byte)width, (byte)((width >> 8) << 4));
        (timing[5], timing[7]) = ((byte)height, (byte)((height >> 8) << 4));
        if (name is not null)
        {
            var descriptor = block.AsSpan(90, 18);
            descriptor[3] = 0xFC;
            Encoding.ASCII.GetBytes((name + "\n").PadRight(13)).CopyTo(descriptor[5..]);
        }

        return block;
    }
}
