using System.Net.Http.Json;
using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>About filters that have a name.</summary>
internal static class GroupRequests
{
    /// <summary>Somebody else saves the same group at the same time; more often than this is no chance.</summary>
    private const int Attempts = 5;

    public static Task<Document<GroupPage>> GroupsAsync(this ManagerClient client, CancellationToken stop) =>
        client.GetAsync("groups", ManagerJson.Default.GroupPage, stop);

    public static Task<Document<Group>> GroupAsync(this ManagerClient client, string name, CancellationToken stop) =>
        client.GetAsync(PathOf(name), ManagerJson.Default.Group, stop);

    /// <summary>Refused where the group is there already.</summary>
    public static Task<Document<Group>> CreateGroupAsync(this ManagerClient client, string name, GroupParameters group, CancellationToken stop) =>
        client.PutAsync(name, group, "If-None-Match", "*", stop);

    /// <summary>Gives the group another filter, or makes it; unless somebody else saves it meanwhile: then once more, with what is there then.</summary>
    /// <param name="client">The server.</param>
    /// <param name="name">Of the group.</param>
    /// <param name="group">What it is from now on; a description that is null stays as it is, an empty one goes.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<Document<Group>> SetGroupAsync(this ManagerClient client, string name, GroupParameters group, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var was = await client.FindGroupAsync(name, stop);
            try
            {
                return was is null
                    ? await client.CreateGroupAsync(name, group, stop)
                    : await client.PutAsync(name, group with { Description = group.Description ?? was.Value.Description }, "If-Match", was.ETag, stop);
            }
            catch (CommandException other) when (other.Problem?.Name == "precondition-failed" && attempt < Attempts)
            {
                // It is another one now.
            }
        }
    }

    /// <summary>Unless somebody else changes it at this moment: that may be another group to whoever deletes it.</summary>
    public static async Task<Document<JsonElement>> DeleteGroupAsync(this ManagerClient client, string name, CancellationToken stop)
    {
        var was = await client.GroupAsync(name, stop);
        var request = new HttpRequestMessage(HttpMethod.Delete, PathOf(name));
        request.Headers.TryAddWithoutValidation("If-Match", was.ETag);
        try
        {
            return await client.Connection.AskAsync(request, ManagerJson.Default.JsonElement, stop);
        }
        catch (CommandException other) when (other.Problem?.Name == "precondition-failed")
        {
            throw new CommandException(
                ExitCode.Failed, $"somebody else has just changed the group {name}, and it was not deleted. 'thinctl group show {name}' shows what it is now.");
        }
    }

    /// <returns>Null where there is none.</returns>
    private static async Task<Document<Group>?> FindGroupAsync(this ManagerClient client, string name, CancellationToken stop)
    {
        try
        {
            return await client.GroupAsync(name, stop);
        }
        catch (CommandException unknown) when (unknown.ExitCode == ExitCode.NotFound)
        {
            return null;
        }
    }

    private static Task<Document<Group>> PutAsync(
        this ManagerClient client, string name, GroupParameters group, string condition, string? tag, CancellationToken stop)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, PathOf(name)) { Content = JsonContent.Create(group, ManagerJson.Default.GroupParameters) };
        request.Headers.TryAddWithoutValidation(condition, tag);
        return client.Connection.AskAsync(request, ManagerJson.Default.Group, stop);
    }

    private static string PathOf(string name) => $"groups/{Uri.EscapeDataString(name)}";
}
