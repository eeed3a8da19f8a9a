using Microsoft.AspNetCore.Http.HttpResults;
using ThinMqtt.Broker;

namespace ThinMqtt.Server;

/// <summary>
/// Stands before the REST API and the pages. Downloads carry their own signature, MQTT its own credentials, and the health of the process
/// is no secret, so those pass; what a page of another site sends in a person's browser does not.
/// </summary>
internal sealed class OperatorAccess(HttpSection options, Operators operators)
{
    private static readonly string[] OpenPaths = ["/health", "/artifacts", "/metrics", "/mqtt"];

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = FromOtherSite(context.Request) ?? await WithoutNameAsync(context);
        await (refusal is null ? next(context) : refusal.ExecuteAsync(context));
    }

    /// <summary>
    /// A browser sends a form, a script's plain POST or a WebSocket handshake anywhere, also to this machine's loopback address, with the
    /// password that it remembers; it says from where in Origin.
    /// </summary>
    private ProblemHttpResult? FromOtherSite(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        var isOwn = origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase))
            || options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
        return isOwn || !(changes || request.HttpContext.WebSockets.IsWebSocketRequest)
            ? null
            : Refused(
                StatusCodes.Status403Forbidden, "foreign-page", $"The request comes from a page of {origin}. Where that is meant, add it to Http:AllowedOrigins.");
    }

    private async Task<ProblemHttpResult?> WithoutNameAsync(HttpContext context)
    {
        if (OpenPaths.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)) || (options.AnonymousRule ?? LocalRequest.Is(context)))
        {
            return null;
        }

        var status = await operators.RefusalAsync(context.Request.Headers.Authorization, context.RequestAborted);
        if (status is null)
        {
            return null;
        }

        context.Response.Headers.WWWAuthenticate = "Basic realm=\"ThinMqtt\", charset=\"UTF-8\"";
        return status == StatusCodes.Status401Unauthorized
            ? Refused(status.Value, "unauthorized", "An operator's name and password are needed, as configured in Http:Users (thinctl: --user NAME).")
            : Refused(status.Value, "busy", "Too many passwords wait to be checked; try again in a moment.");
    }

    /// <summary>As the manager says what is wrong.</summary>
    private static ProblemHttpResult Refused(int status, string name, string detail) =>
        TypedResults.Problem(detail, statusCode: status, type: $"urn:thinmqtt:problem:{name}");
}
