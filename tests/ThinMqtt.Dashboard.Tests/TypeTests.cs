using ThinMqtt.Testing;

namespace ThinMqtt.Dashboard.Tests;

public sealed class TypeTests
{
    [TypeScriptFact]
    public async Task The_modules_have_no_type_errors()
    {
        var compiler = Path.Combine("node_modules", "typescript", "bin", "tsc");
        await using var process = ChildProcess.Start("node", [compiler, "--project", "tsconfig.json"], Web.Folder);

        var exitCode = await process.ExitedAsync(TimeSpan.FromMinutes(3));

        Assert.True(exitCode == 0, process.Output);
    }

    [Fact]
    public void Every_module_is_checked()
    {
        var assets = Path.Combine(Web.Repository, "services", "ThinMqtt.Manager", "Dashboard", "Assets");
        var unchecked_ = Directory.EnumerateFiles(assets, "*.js", SearchOption.AllDirectories)
            .Where(file => !File.ReadAllText(file).StartsWith("// @ts-check\n", StringComparison.Ordinal));

        Assert.Empty(unchecked_);
    }
}
