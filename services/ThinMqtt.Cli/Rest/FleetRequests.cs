using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>About the fleet as a whole, and its groups.</summary>
internal static class FleetRequests
{
    public static Task<Document<Overview>> OverviewAsync(this ManagerClient client, CancellationToken stop) =>
        client.GetAsync("overview", ManagerJson.Default.Overview, stop);

    /// <param name="client">The server.</param>
    /// <param name="since">Where it begins.</param>
    /// <param name="points">At most; the server thins what it has.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task<Document<SamplePage>> HistoryAsync(this ManagerClient client, DateTimeOffset since, int points, CancellationToken stop)
    {
        var begin = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return client.GetAsync($"history?since={Uri.EscapeDataString(begin)}&points={points}", ManagerJson.Default.SamplePage, stop);
    }

    public static Task<Document<GroupPage>> GroupsAsync(this ManagerClient client, CancellationToken stop) =>
        client.GetAsync("groups", ManagerJson.Default.GroupPage, stop);

    public static Task<Document<Group>> GroupAsync(this ManagerClient client, string name, CancellationToken stop) =>
        client.GetAsync(PathOf(name), ManagerJson.Default.Group, stop);

    /// <param name="client">The server.</param>
    /// <param name="name">Of the group.</param>
    /// <param name="group">What it is from now on.</param>
    /// <param name="isNew">Refused where the group is there already.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task<Document<Group>> SetGroupAsync(this ManagerClient client, string name, GroupParameters group, bool isNew, CancellationToken stop)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, PathOf(name)) { Content = JsonContent.Create(group, ManagerJson.Default.GroupParameters) };
        if (isNew)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        }

        return client.Connection.AskAsync(request, ManagerJson.Default.Group, stop);
    }

    public static Task<Document<JsonElement>> DeleteGroupAsync(this ManagerClient client, string name, CancellationToken stop) =>
        client.Connection.AskAsync(new HttpRequestMessage(HttpMethod.Delete, PathOf(name)), ManagerJson.Default.JsonElement, stop);

    private static string PathOf(string name) => $"groups/{Uri.EscapeDataString(name)}";
}
