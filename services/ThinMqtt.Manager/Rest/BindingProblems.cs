using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

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

        var isOfApi = context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        if (isOfApi && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed, ContentType: null })
        {
            await Problem.NotAllowed(context.Request).ExecuteAsync(context);
        }
    }
}
