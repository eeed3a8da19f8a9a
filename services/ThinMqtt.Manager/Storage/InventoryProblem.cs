using Microsoft.AspNetCore.Http;

namespace ThinMqtt.Manager;

/// <summary>What a request is answered while the inventory cannot be used.</summary>
internal static class InventoryProblem
{
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (InventoryUnavailableException unavailable)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, unavailable.Message, "inventory-unavailable");
        }
    }
}
