using FsCheck;
using FsCheck.Fluent;

namespace ThinMqtt.Contracts.Tests;

internal static class NameGenerators
{
    /// <summary>Among the characters are some that no id may have, so that some texts are refused.</summary>
    public static Gen<DeviceId> DeviceId { get; } =
        Text("abz09-_.: $é№温\n/+").Where(text => Contracts.DeviceId.TryParse(text, out _, out _)).Select(Contracts.DeviceId.Parse);

    public static Gen<PackageName> PackageName { get; } = FolderName.Select(Contracts.PackageName.Parse);

    public static Gen<ChannelName> ChannelName { get; } = FolderName.Select(Contracts.ChannelName.Parse);

    private static Gen<string> FolderName => Text("abzAZ09.-_").Select(text => "a" + text);

    private static Gen<string> Text(string characters) =>
        Gen.Elements(characters.ToCharArray()).ArrayOf().Select(array => new string(array.AsSpan(0, Math.Min(array.Length, 30))));
}
