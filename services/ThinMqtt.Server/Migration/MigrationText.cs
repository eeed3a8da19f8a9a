using System.Globalization;
using System.Text;
using ThinMqtt.Manager;

namespace ThinMqtt.Server;

/// <summary>What was found, as a table.</summary>
internal static class MigrationText
{
    /// <summary>As much of a hash as a person compares.</summary>
    private const int HashLength = 16;

    public static string Of(MigrationReport report)
    {
        var text = new StringBuilder();
        text.AppendLine($"{"",-10} {"source",10} {"target",10}  {"sha256 of source",-HashLength}  {"sha256 of target",-HashLength}");
        foreach (var row in report.Rows)
        {
            text.AppendLine(
                $"{Name(row),-10} {row.Source,10} {row.Target,10}  {row.SourceHash[..HashLength]}  {row.TargetHash[..HashLength]}  "
                    + (row.IsEqual ? "equal" : "NOT EQUAL"));
        }

        return text.ToString();
    }

    /// <summary>What a dry run has found.</summary>
    public static string OfLook(MigrationReport report)
    {
        var text = new StringBuilder();
        foreach (var row in report.Rows)
        {
            var size = row.Kind == MigrationKind.Artifacts
                ? string.Create(CultureInfo.InvariantCulture, $"  {report.ArtifactBytes / (double)(1 << 20):0.0} MiB")
                : "";
            text.AppendLine($"{Name(row),-10} {row.Source,10}{size}");
        }

        text.AppendLine(report.State switch
        {
            MigrationTarget.Begun => $"A move from {report.From} to {report.To} has begun; it would go on.",
            MigrationTarget.Finished => $"This was moved from {report.From} to {report.To} before; it would only be compared.",
            _ => $"This would be moved from {report.From} to {report.To}. Nothing was made or changed.",
        });
        return text.ToString();
    }

    /// <summary>What is wrong, and what to do about it.</summary>
    public static string Unequal(MigrationReport report)
    {
        var differences = report.Rows.Where(row => !row.IsEqual).Select(row => $"\n  {Name(row)}: {row.Difference}");
        var advice = report.State == MigrationTarget.Finished
            ? $"{report.To} was equal once and has changed since, as a manager changes it; nothing was written now."
            : "Has the source changed meanwhile? See that no manager runs on it, nor anything else on the target; the same command copies again.";
        return $"{report.From} and {report.To} are not equal. {advice} The first differences:{string.Concat(differences)}";
    }

    private static string Name(MigrationRow row) => row.Kind.ToString().ToLowerInvariant();
}
