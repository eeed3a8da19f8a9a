using System.Net.Http.Json;

namespace ThinMqtt.Cli;

/// <param name="Package">Only of this one.</param>
/// <param name="Channel">Only on this one.</param>
/// <param name="State">live, replaced or withdrawn.</param>
internal sealed record ReleaseChoice(string? Package = null, string? Channel = null, string? State = null);

/// <summary>About releases. What announces one has an <c>Idempotency-Key</c> of its own: sent again, as by a connection that is lost, it is done once.</summary>
internal static class ReleaseRequests
{
    /// <summary>The newest first.</summary>
    public static IAsyncEnumerable<Document<ReleasePage>> ReleasesAsync(
        this ManagerClient client, ReleaseChoice choice, int? limit, CancellationToken stop) =>
        client.PagesAsync($"releases?{Query(choice)}", ManagerJson.Default.ReleasePage, page => page.Next, limit, stop);

    /// <summary>One page, from a cursor on.</summary>
    public static Task<Document<ReleasePage>> ReleasePageAsync(
        this ManagerClient client, ReleaseChoice choice, int limit, string? after, CancellationToken stop) =>
        client.GetAsync($"releases?limit={limit}{Query(choice)}{ManagerClient.Query("after", after)}", ManagerJson.Default.ReleasePage, stop);

    public static Task<Document<Release>> ReleaseAsync(this ManagerClient client, long id, CancellationToken stop) =>
        client.GetAsync($"releases/{id}", ManagerJson.Default.Release, stop);

    public static Task<Document<FailureGroups>> FailuresAsync(this ManagerClient client, long id, CancellationToken stop) =>
        client.GetAsync($"releases/{id}/failures", ManagerJson.Default.FailureGroups, stop);

    /// <summary>The latest attempt of each device, page by page.</summary>
    public static IAsyncEnumerable<Document<ResultPage>> ResultsAsync(this ManagerClient client, long release, CancellationToken stop) =>
        client.PagesAsync($"releases/{release}/results?", ManagerJson.Default.ResultPage, page => page.Next, limit: null, stop);

    public static Task<Document<Release>> WithdrawAsync(this ManagerClient client, long id, CancellationToken stop) =>
        client.SendAsync(HttpMethod.Post, $"releases/{id}/withdraw", null, stop);

    public static Task<Document<Release>> AnnounceAsync(this ManagerClient client, long id, CancellationToken stop) =>
        client.AnnounceAsync($"releases/{id}/announce", null, stop);

    /// <returns>The release as it was.</returns>
    public static Task<Document<Release>> DeleteReleaseAsync(this ManagerClient client, long id, CancellationToken stop) =>
        client.SendAsync(HttpMethod.Delete, $"releases/{id}", null, stop);

    /// <summary>Announces an artifact that the server has, on a further channel.</summary>
    public static Task<Document<Release>> AnnounceAsync(this ManagerClient client, ReleaseParameters parameters, CancellationToken stop) =>
        client.AnnounceAsync("releases", JsonContent.Create(parameters, ManagerJson.Default.ReleaseParameters), stop);

    /// <summary>Sends an artifact and announces it.</summary>
    public static Task<Document<Release>> UploadAsync(
        this ManagerClient client, ReleaseParameters parameters, ArtifactContent artifact, CancellationToken stop)
    {
        var path = $"releases?package={Uri.EscapeDataString(parameters.Package)}&version={Uri.EscapeDataString(parameters.Version)}" +
            ManagerClient.Query("channel", parameters.Channel);
        return client.Connection.UploadAsync(path, artifact, ManagerJson.Default.Release, stop);
    }

    private static Task<Document<Release>> AnnounceAsync(this ManagerClient client, string path, HttpContent? content, CancellationToken stop) =>
        client.Connection.AskAsync(ServerConnection.WithKey(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }), ManagerJson.Default.Release, stop);

    private static Task<Document<Release>> SendAsync(this ManagerClient client, HttpMethod method, string path, HttpContent? content, CancellationToken stop) =>
        client.Connection.AskAsync(new HttpRequestMessage(method, path) { Content = content }, ManagerJson.Default.Release, stop);

    private static string Query(ReleaseChoice choice) =>
        ManagerClient.Query("package", choice.Package) + ManagerClient.Query("channel", choice.Channel) + ManagerClient.Query("state", choice.State);
}
