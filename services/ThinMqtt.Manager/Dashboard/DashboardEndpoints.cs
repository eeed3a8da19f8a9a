using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace ThinMqtt.Manager;

/// <summary>The page at <c>/</c> and what it is made of.</summary>
internal static class DashboardEndpoints
{
    /// <summary>
    /// Nothing but files and requests of this origin, no inline script or style, no frame around it, and no text ever parsed as HTML:
    /// what devices say of themselves stays text.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>The page is asked for anew each time, which costs 304; what it names by its content's hash, once.</summary>
    private const string Revalidate = "no-cache";
    private const string Forever = "public, max-age=31536000, immutable";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDashboard(this IEndpointRouteBuilder endpoints)
    {
        var assets = DashboardAssets.Load();
        endpoints.MapMethods("/", Methods, (HttpContext context) => Send(context, assets.Page, Revalidate)).ExcludeFromDescription();
        endpoints.MapMethods("/assets/{version}/{**path}", Methods, Asset).ExcludeFromDescription();

        Results<FileContentHttpResult, ProblemHttpResult> Asset(HttpContext context, string version, string path) =>
            version == assets.Version && assets.Find(path) is { } asset
                ? Send(context, asset, Forever)
                : Problem.NotFound($"The dashboard of this version has no {path}. Load the page anew.", "unknown-path");
    }

    private static FileContentHttpResult Send(HttpContext context, DashboardAsset asset, string caching)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (!TakesGzip(context.Request))
        {
            return TypedResults.Bytes(asset.Plain, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}\""));
        }

        headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(asset.Gzip, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}-gzip\""));
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality != 0);
}
