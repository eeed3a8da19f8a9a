using System.Globalization;

namespace ThinMqtt.EndToEnd.Tests;

/// <summary>Random tests print their seed; THINMQTT_SEED repeats one. How long they run may be set by variables too.</summary>
internal static class Seed
{
    public static int Take() => Number("THINMQTT_SEED", Environment.TickCount & 0xFFFFFF);

    /// <param name="variable">Of the environment.</param>
    /// <param name="otherwise">Where it is not set.</param>
    public static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
