namespace ThinMqtt.Testing;

/// <summary>For attributes that name it.</summary>
internal static class TestAssembly
{
    public const string Name = "ThinMqtt.Client.Tests";
}
