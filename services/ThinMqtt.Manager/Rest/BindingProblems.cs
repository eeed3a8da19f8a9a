using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ThinMqtt.Manager;

/// <summary>What ASP.NET refuses before an operation of the manager sees it, which would be a status without a word otherwise.</summary>
internal sealed class BindingProblems : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(AnswerAsync);
        next(app);
    };

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            await Problem.Refused(refusal).ExecuteAsync(context);
            return;
        }

        if (Refusal(context) is { } problem)
        {
            await problem.ExecuteAsync(context);
        }
    }

    private static ProblemHttpResult? Refusal(HttpContext context) =>
        context.Response is { HasStarted: false, ContentType: null } response && context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            ? response.StatusCode switch
            {
                StatusCodes.Status404NotFound when context.GetEndpoint() is null => Problem.UnknownPath(context.Request),
                StatusCodes.Status405MethodNotAllowed => Problem.NotAllowed(context.Request),
                _ => null,
            }
            : null;
}
