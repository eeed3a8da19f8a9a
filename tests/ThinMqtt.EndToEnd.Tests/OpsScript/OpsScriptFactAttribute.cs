using ThinMqtt.EndToEnd.Tests.OtherClients;

namespace ThinMqtt.EndToEnd.Tests.OpsScript;

/// <summary>A test that needs what the script needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpsScriptFactAttribute : FactAttribute
{
    public OpsScriptFactAttribute() => Skip = OpsScriptTheoryAttribute.Missing();
}

/// <inheritdoc cref="OpsScriptFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpsScriptTheoryAttribute : TheoryAttribute
{
    public OpsScriptTheoryAttribute() => Skip = Missing();

    internal static string? Missing() => Tools.Missing("md5sum", "apt install coreutils")
        ?? Tools.Missing("curl", "apt install curl")
        ?? Tools.Missing("mosquitto_pub", "apt install mosquitto-clients");
}
