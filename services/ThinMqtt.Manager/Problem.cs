using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ThinMqtt.Manager;

/// <summary>Answers that say what is wrong and what to do about it (RFC 9457).</summary>
internal static class Problem
{
    /// <summary>Before the name of a problem, which stays the same whatever its text says.</summary>
    private const string TypePrefix = "urn:thinmqtt:problem:";

    public static ProblemHttpResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, detail, "invalid-parameter");

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    /// <summary>With where in the filter it is wrong.</summary>
    public static ProblemHttpResult InvalidFilter(FilterError error) => TypedResults.Problem(
        error.Text,
        statusCode: StatusCodes.Status400BadRequest,
        type: TypePrefix + "invalid-filter",
        extensions: new Dictionary<string, object?> { ["position"] = error.Position, ["length"] = error.Length });

    /// <param name="status">Of HTTP.</param>
    /// <param name="detail">What is wrong, and what to do about it.</param>
    /// <param name="name">For programs; null where the status says it all.</param>
    public static ProblemHttpResult Of(int status, string detail, string? name = null) =>
        TypedResults.Problem(detail, statusCode: status, type: name is null ? null : TypePrefix + name);
}
