using System.Collections;

namespace ThinMqtt.Agent;

/// <summary><c>THIN_…</c> variables.</summary>
internal static class EnvironmentVariables
{
    /// <summary>Install scripts get these; one of them may start the agent.</summary>
    private static readonly string[] OfInstallScripts = ["THIN_PACKAGE", "THIN_VERSION", "THIN_PREVIOUS_VERSION"];

    public static void Read(IDictionary variables, GivenOptions given, List<string> errors)
    {
        foreach (DictionaryEntry variable in variables)
        {
            var (name, value) = ((string)variable.Key, (string?)variable.Value);
            if (!name.StartsWith(OptionKeys.VariablePrefix, StringComparison.Ordinal) || OfInstallScripts.Contains(name))
            {
                continue;
            }

            if (OptionKeys.All.FirstOrDefault(key => key.Variable == name) is not { } option)
            {
                errors.Add($"The variable {name} is no option of thinmqtt-agent; remove it or correct its name.");
            }
            else if (!string.IsNullOrEmpty(value))
            {
                given.Add(option, name, Values(option, value));
            }
        }
    }

    private static string[] Values(OptionKey key, string value) =>
        key.IsList ? value.Split(',', StringSplitOptions.TrimEntries) : [value];
}
