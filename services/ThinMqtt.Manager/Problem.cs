using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ThinMqtt.Manager;

/// <summary>Answers that say what is wrong and what to do about it (RFC 9457).</summary>
internal static class Problem
{
    /// <summary>Before the name of a problem, which stays the same whatever its text says.</summary>
    private const string TypePrefix = "urn:thinmqtt:problem:";

    public static ProblemHttpResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, detail, "invalid-parameter");

    /// <param name="detail">What there is not, and where those are that there are.</param>
    /// <param name="name">Such as <c>unknown-device</c>.</param>
    public static ProblemHttpResult NotFound(string detail, string name) => Of(StatusCodes.Status404NotFound, detail, name);

    public static ProblemHttpResult InvalidBody(string detail) => Of(StatusCodes.Status400BadRequest, detail, "invalid-body");

    public static ProblemHttpResult UnknownDevice(string id) =>
        NotFound($"No device '{id}' has been seen. GET /api/v1/devices lists those that have.", "unknown-device");

    public static ProblemHttpResult UnknownRelease(long id) =>
        NotFound($"There is no release {id}. GET /api/v1/releases lists those that are.", "unknown-release");

    public static ProblemHttpResult UnknownPath(HttpRequest request) =>
        NotFound($"There is no {request.Path}. GET /openapi/v1.json lists what there is.", "unknown-path");

    /// <summary>What the writer has seen is not there any more (RFC 9110, section 15.5.13).</summary>
    public static ProblemHttpResult PreconditionFailed(string detail) => Of(StatusCodes.Status412PreconditionFailed, detail, "precondition-failed");

    /// <summary>A parameter that is not even what it should be made of, such as a word where a number goes, or a body that broke off.</summary>
    public static ProblemHttpResult Refused(BadHttpRequestException refusal) => Of(
        refusal.StatusCode,
        $"{refusal.Message} GET /openapi/v1.json tells what each parameter may be.",
        refusal.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => "too-large",
            StatusCodes.Status415UnsupportedMediaType => "invalid-body",
            _ => "invalid-parameter",
        });

    public static ProblemHttpResult NotAllowed(HttpRequest request) => Of(
        StatusCodes.Status405MethodNotAllowed,
        $"{request.Path} does not take {request.Method}, but {request.HttpContext.Response.Headers.Allow}.",
        "method-not-allowed");

    /// <summary>With where in the filter it is wrong.</summary>
    public static ProblemHttpResult InvalidFilter(FilterError error) => TypedResults.Problem(
        error.Text,
        statusCode: StatusCodes.Status400BadRequest,
        type: TypePrefix + "invalid-filter",
        extensions: new Dictionary<string, object?> { ["position"] = error.Position, ["length"] = error.Length });

    /// <param name="status">Of HTTP.</param>
    /// <param name="detail">What is wrong, and what to do about it.</param>
    /// <param name="name">For programs: the same whatever the text says; services/README.md has all of them.</param>
    public static ProblemHttpResult Of(int status, string detail, string name) =>
        TypedResults.Problem(detail, statusCode: status, type: TypePrefix + name);
}
