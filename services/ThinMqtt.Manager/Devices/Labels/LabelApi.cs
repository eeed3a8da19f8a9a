using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>What operators call devices, over HTTP.</summary>
internal static class LabelApi
{
    private const string Path = "/devices/{id}/labels";

    public static void MapLabels(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, Show).WithTags("Devices").WithName("ShowLabels").WithSummary("What operators call a device, with an ETag.");
        api.MapPut(Path, Put)
            .WithTags("Devices").WithName("SetLabels")
            .WithSummary("Gives a device these labels and no others; with If-Match, only if they are still those that the writer has seen.")
            .Accepts<LabelParameters>("application/json");
    }

    private static async Task<Results<Ok<DeviceLabels>, ProblemHttpResult>> Show(ILabelStore labels, HttpResponse response, string id)
    {
        if (!DeviceId.TryParse(id, out var device, out var reason))
        {
            return Problem.BadRequest(reason);
        }

        return await labels.FindAsync(device.Value) is { } found ? Tagged(response, found) : Unknown(id);
    }

    private static async Task<Results<Ok<DeviceLabels>, ProblemHttpResult>> Put(ILabelStore labels, HttpRequest request, string id)
    {
        if (!DeviceId.TryParse(id, out var device, out var reason) || !Precondition.TryRead(request, out var condition, out reason))
        {
            return Problem.BadRequest(reason);
        }

        var (parameters, problem) = await JsonBody.ReadAsync<LabelParameters>(request);
        if (parameters is null || !LabelRules.TryRead(parameters, out var wanted, out problem))
        {
            return Problem.BadRequest(problem!);
        }

        return await labels.WriteAsync(device.Value, wanted, condition) switch
        {
            WriteOutcome.Unknown => Unknown(id),
            WriteOutcome.Refused => Problem.Of(
                StatusCodes.Status412PreconditionFailed,
                $"The labels of '{id}' are not those that If-Match or If-None-Match names; nothing was changed. Read them anew, and send yours with their ETag."),
            _ => Tagged(request.HttpContext.Response, wanted),
        };
    }

    private static Ok<DeviceLabels> Tagged(HttpResponse response, DeviceLabels labels)
    {
        response.Headers.ETag = EntityTag.Of(labels);
        return TypedResults.Ok(labels);
    }

    private static ProblemHttpResult Unknown(string id) =>
        Problem.NotFound($"No device '{id}' has been seen. GET /api/v1/devices lists those that have.");
}
