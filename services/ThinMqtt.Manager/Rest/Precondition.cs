using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ThinMqtt.Manager;

/// <summary>What a writer believes of the record that it writes: <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, section 13).</summary>
internal sealed class Precondition
{
    private readonly IList<EntityTagHeaderValue>? _match;
    private readonly IList<EntityTagHeaderValue>? _noneMatch;

    private Precondition(IList<EntityTagHeaderValue>? match, IList<EntityTagHeaderValue>? noneMatch) => (_match, _noneMatch) = (match, noneMatch);

    /// <returns>False with what is wrong: a header that were passed over would let a writer overwrite what it has not seen.</returns>
    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out Precondition? condition, [NotNullWhen(false)] out string? reason)
    {
        var matchReason = Read("If-Match", request.Headers.IfMatch, out var match);
        reason = Read("If-None-Match", request.Headers.IfNoneMatch, out var noneMatch) ?? matchReason;
        condition = reason is null ? new Precondition(match, noneMatch) : null;
        return reason is null;
    }

    /// <param name="tag">Of the record as it is; null when there is none.</param>
    public bool Holds(string? tag) =>
        (_match is null || _match.Any(wanted => IsOf(wanted, tag, isStrong: true)))
        && (_noneMatch is null || !_noneMatch.Any(unwanted => IsOf(unwanted, tag, isStrong: false)));

    private static bool IsOf(EntityTagHeaderValue wanted, string? tag, bool isStrong) =>
        tag is not null && (wanted.Equals(EntityTagHeaderValue.Any) || wanted.Compare(new EntityTagHeaderValue(tag), isStrong));

    private static string? Read(string name, StringValues header, out IList<EntityTagHeaderValue>? tags)
    {
        tags = null;
        return header.Count == 0 || EntityTagHeaderValue.TryParseStrictList(header!, out tags)
            ? null
            : $"{name} is '{header}'; it is the ETag of an answer with its quotes, or *.";
    }
}
