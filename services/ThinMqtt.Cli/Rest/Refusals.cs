using System.Net;
using System.Text.Json;

namespace ThinMqtt.Cli;

/// <summary>What to tell a person when the server says no, or nothing.</summary>
internal sealed class Refusals(Uri server, bool isNamed)
{
    private const int MaximumProblemSize = 64 * 1024;

    public async Task<CommandException> OfAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var problem = await ProblemAsync(response, stop);
        return Of(response, problem, (problem?.Detail ?? problem?.Title) is { } text ? Terminal.Printable(text) : null);
    }

    private CommandException Of(HttpResponseMessage response, Problem? problem, string? detail) =>
        response.StatusCode switch
        {
            HttpStatusCode.Unauthorized when isNamed => Failed($"{server} does not accept this name and password."),
            HttpStatusCode.Unauthorized => Failed($"{server} wants to know who asks: give --user NAME. {detail}"),
            HttpStatusCode.Forbidden => Failed($"{server} does not allow this{(isNamed ? " to this user" : "; give --user NAME")}. {detail}"),
            HttpStatusCode.NotFound when detail is not null => new CommandException(ExitCode.NotFound, detail) { Problem = problem },
            HttpStatusCode.NotFound => Failed(
                $"there is no manager at {server}: something else answers, or a thinmqtt whose --roles are without manager. Give the manager's address with --server."),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => Failed(
                $"{server} sends on to {response.Headers.Location}, which is not followed, because of the password. Give the address itself with --server."),
            HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => new CommandException(
                ExitCode.Unreachable, $"a proxy answers at {server}, but no server behind it ({(int)response.StatusCode}). Is thinmqtt running there?") { MayPass = true },
            _ => new CommandException(ExitCode.Failed, $"{Meaning(response.StatusCode)}: {detail ?? response.ReasonPhrase} ({(int)response.StatusCode})")
            {
                MayPass = response.StatusCode >= HttpStatusCode.InternalServerError,
                Problem = problem,
            },
        };

    public CommandException NoAnswer(Exception exception) => new(ExitCode.Unreachable, Reason(exception)) { MayPass = true };

    public CommandException TooSlow() => new(ExitCode.Unreachable, $"{server} takes the connection but gives no answer. Is it overloaded? Try again.") { MayPass = true };

    private static string Meaning(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => "the server cannot use this",
        HttpStatusCode.PreconditionFailed => "somebody else was faster",
        HttpStatusCode.Conflict => "the server has something else under this name",
        HttpStatusCode.RequestEntityTooLarge => "the file is too large for the server",
        HttpStatusCode.InsufficientStorage => "the server has no room for it",
        >= HttpStatusCode.InternalServerError => "the server is in trouble",
        _ => "the server refused",
    };

    private string Reason(Exception exception) => (exception as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"there is no machine named {server.Host} ({server}). Is the name right, and the network up? Give another address with --server.",
        HttpRequestError.SecureConnectionError =>
            $"no secure connection to {server}: {Innermost(exception)} If it has a certificate of your own authority, install that one on this machine, or name it in SSL_CERT_FILE.",
        HttpRequestError.ConnectionError =>
            $"no server answers at {server} ({Innermost(exception)}). Is thinmqtt running there? Give another address with --server or THINCTL_SERVER.",
        _ => $"the connection to {server} broke ({Innermost(exception)}).",
    };

    private static string Innermost(Exception exception) => exception.GetBaseException().Message.TrimEnd();

    /// <returns>Null where the answer is none.</returns>
    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null;
        }

        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(stop);
            var bytes = new byte[MaximumProblemSize];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
            return JsonSerializer.Deserialize(bytes.AsSpan(0, length), ManagerJson.Default.Problem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CommandException Failed(string message) => new(ExitCode.Failed, message.TrimEnd());
}
