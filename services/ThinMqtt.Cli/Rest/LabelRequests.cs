using System.Net.Http.Json;

namespace ThinMqtt.Cli;

/// <summary>About what operators call devices.</summary>
internal static class LabelRequests
{
    /// <summary>Somebody else labels the same device at the same time; more often than this is no chance.</summary>
    private const int Attempts = 5;

    /// <summary>Reads the labels, changes them and writes them, unless somebody else has meanwhile: then once more.</summary>
    public static async Task<DeviceLabels> ChangeLabelsAsync(
        this ManagerClient client, string id, Func<DeviceLabels, DeviceLabels> change, CancellationToken stop)
    {
        var path = $"devices/{Uri.EscapeDataString(id)}/labels";
        for (var attempt = 1; ; attempt++)
        {
            var was = await client.GetAsync(path, ManagerJson.Default.DeviceLabels, stop);
            var request = new HttpRequestMessage(HttpMethod.Put, path)
            {
                Content = JsonContent.Create(change(was.Value), ManagerJson.Default.DeviceLabels),
            };
            request.Headers.TryAddWithoutValidation("If-Match", was.ETag);
            try
            {
                return (await client.Connection.AskAsync(request, ManagerJson.Default.DeviceLabels, stop)).Value;
            }
            catch (CommandException other) when (other.Problem?.Name == "precondition-failed" && attempt < Attempts)
            {
                // It has other labels now; the change is made to those.
            }
        }
    }
}
