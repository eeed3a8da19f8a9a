using System.Text.Json;
using System.Text.RegularExpressions;
using ThinMqtt.Testing;

namespace ThinMqtt.EndToEnd.Tests.Deploy;

/// <summary>deploy/grafana, held to what the server says.</summary>
public sealed partial class GrafanaTests : IAsyncLifetime
{
    private readonly ThinMqttServer _server = new();
    private string _metrics = "";

    [Fact]
    public void The_dashboard_asks_for_metrics_that_there_are()
    {
        var named = Queries().SelectMany(query => MetricName().Matches(query)).Select(match => match.Value).ToHashSet();
        Assert.Subset(MetricName().Matches(_metrics).Select(match => match.Value).ToHashSet(), named);
        Assert.Contains("thinmqtt_manager_heartbeats_received_total", named);
    }

    [Fact]
    public void The_dashboard_picks_labels_that_there_are()
    {
        var conditions = Queries().SelectMany(query => Condition().Matches(query)).Where(match => match.Groups["value"].Value != "$job").ToList();
        Assert.NotEmpty(conditions);
        Assert.All(conditions, condition => Assert.All(condition.Groups["value"].Value.Split('|'), value => Assert.Contains(
            $"{condition.Groups["metric"].Value}{{{condition.Groups["label"].Value}=\"{value}\"}} ", _metrics, StringComparison.Ordinal)));
    }

    [Fact]
    public void Panels_have_numbers_of_their_own_and_do_not_overlap()
    {
        var panels = Panels();
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        var cells = panels.Select(panel => panel.GetProperty("gridPos")).SelectMany(Cells).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
    }

    [ComposeFact]
    public async Task Prometheus_reads_services_that_there_are()
    {
        var services = (await ComposeFile.ReadAsync()).Services;
        var targets = Assert.Single(DeployFiles.LinesOf("grafana/prometheus.yml"), line => line.StartsWith("- targets:", StringComparison.Ordinal));
        var hosts = Target().Matches(targets).Select(match => match.Groups["host"].Value).ToList();
        Assert.Equal(["broker", "manager"], hosts);
        Assert.All(hosts, host => Assert.Contains("0.0.0.0:8080", services[host].Command!));
        Assert.Contains("url: http://prometheus:9090", DeployFiles.LinesOf("grafana/provisioning/datasources/prometheus.yml"));
    }

    [ComposeFact]
    public async Task Grafana_gets_the_dashboard_where_it_looks_for_it()
    {
        var volumes = (await ComposeFile.ReadAsync()).Services["grafana"].Volumes.Select(volume => volume.Split(':')).ToDictionary(parts => parts[1], parts => parts[0]);
        var folder = DeployFiles.LinesOf("grafana/provisioning/dashboards/thinmqtt.yml").Single(line => line.Contains("path:", StringComparison.Ordinal)).Split(' ')[3];
        Assert.Equal(DeployFiles.PathOf("grafana/thinmqtt.json"), volumes[$"{folder}/thinmqtt.json"]);
        Assert.True(Directory.Exists(volumes["/etc/grafana/provisioning"]));
    }

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        using var http = new HttpClient();
        _metrics = await http.GetStringAsync(new Uri(_server.Http, "/metrics")).Within("/metrics");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static List<JsonElement> Panels() =>
        [.. JsonDocument.Parse(File.ReadAllText(DeployFiles.PathOf("grafana/thinmqtt.json"))).RootElement.GetProperty("panels").EnumerateArray()];

    private static IEnumerable<string> Queries() => Panels()
        .Where(panel => panel.TryGetProperty("targets", out _))
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
        .Select(target => target.GetProperty("expr").GetString()!);

    private static IEnumerable<(int X, int Y)> Cells(JsonElement position)
    {
        int Value(string name) => position.GetProperty(name).GetInt32();

        return from x in Enumerable.Range(Value("x"), Value("w")) from y in Enumerable.Range(Value("y"), Value("h")) select (x, y);
    }

    [GeneratedRegex("\\b(thin)?mqtt_[a-z_]+")]
    private static partial Regex MetricName();

    /// <summary>A label's name, and the values that are wanted or not, of the metric before it.</summary>
    [GeneratedRegex("""(?<metric>(thin)?mqtt_[a-z_]+)\{[^}]*?(?<label>[a-z]+)(=|!=|=~|!~)"(?<value>[^"$]+)"\}""")]
    private static partial Regex Condition();

    [GeneratedRegex("\"(?<host>[a-z]+):8080\"")]
    private static partial Regex Target();
}
