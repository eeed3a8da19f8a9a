using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using ThinMqtt.Contracts;

namespace ThinMqtt.Manager;

/// <summary>From a POST to what it wants released: reads what is to be released and, as it streams, the artifact.</summary>
internal sealed class ReleaseUpload(IArtifactStorage storage, ManagerOptions options)
{
    private const int MaximumFieldSize = 4096;

    /// <exception cref="UploadRefusedException">Something of it cannot be used.</exception>
    /// <exception cref="IOException">The sender broke off, or the disk takes no more.</exception>
    public Task<ReceivedRelease> ReceiveAsync(ReleaseParameters parameters, HttpRequest request)
    {
        var isTyped = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        return isTyped && type!.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? FromJsonAsync(request)
            : isTyped && type!.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) ? FromFormAsync(parameters, request, type)
            : FromBytesAsync(parameters, request);
    }

    private static async Task<ReceivedRelease> FromJsonAsync(HttpRequest request)
    {
        try
        {
            var (parameters, reason) = await JsonBody.ReadAsync<ReleaseParameters>(request);
            return parameters is null ? throw new UploadRefusedException(400, reason!) : new ReceivedRelease(Check(parameters), null);
        }
        catch (BadHttpRequestException refusal)
        {
            throw new UploadRefusedException(refusal.StatusCode, refusal.Message);
        }
    }

    private Task<ReceivedRelease> FromBytesAsync(ReleaseParameters parameters, HttpRequest request)
    {
        var wanted = Check(parameters);
        Upload.ThrowIfTooLarge(request.ContentLength ?? 0, options.MaximumArtifactSize); // before the sender has sent it all
        return ReceiveAsync(async upload =>
        {
            await upload.ReceiveAsync(request.Body, NameOf(parameters), options.MaximumArtifactSize, request.HttpContext.RequestAborted);
            return wanted;
        });
    }

    /// <summary>What was received is removed when something of it cannot be used.</summary>
    private async Task<ReceivedRelease> ReceiveAsync(Func<Upload, Task<ReleaseRequest>> receive)
    {
        var upload = new Upload(storage);
        try
        {
            return new ReceivedRelease(await receive(upload), upload);
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }
    }

    private Task<ReceivedRelease> FromFormAsync(ReleaseParameters parameters, HttpRequest request, MediaTypeHeaderValue type)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw new UploadRefusedException(400, "The form has no boundary in its Content-Type.");
        }

        var reader = new MultipartReader(boundary, request.Body);
        return ReceiveAsync(async upload =>
        {
            parameters = await ReadAllAsync(reader, parameters, upload, request.HttpContext.RequestAborted);
            return upload.Size > 0 ? Check(parameters) : throw new UploadRefusedException(400, "The form has no file.");
        });
    }

    private async Task<ReleaseParameters> ReadAllAsync(
        MultipartReader reader, ReleaseParameters parameters, Upload upload, CancellationToken aborted)
    {
        try
        {
            while (await reader.ReadNextSectionAsync(aborted) is { } section)
            {
                parameters = await ReadAsync(section, parameters, upload, aborted);
            }

            return parameters;
        }
        catch (InvalidDataException exception)
        {
            throw new UploadRefusedException(400, $"The form cannot be read: {exception.Message}");
        }
    }

    private async Task<ReleaseParameters> ReadAsync(
        MultipartSection section, ReleaseParameters parameters, Upload upload, CancellationToken aborted)
    {
        if (section.AsFileSection() is { FileStream: { } stream })
        {
            if (upload.Size > 0)
            {
                throw new UploadRefusedException(400, "The form has more than one file; a release has one artifact.");
            }

            await upload.ReceiveAsync(stream, NameOf(parameters), options.MaximumArtifactSize, aborted);
            return parameters;
        }

        return section.AsFormDataSection() is { } field ? With(parameters, field.Name, await TextAsync(section, field.Name, aborted)) : parameters;
    }

    private static async Task<string> TextAsync(MultipartSection section, string name, CancellationToken aborted)
    {
        var buffer = new byte[MaximumFieldSize + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, aborted);
        return length <= MaximumFieldSize
            ? System.Text.Encoding.UTF8.GetString(buffer, 0, length)
            : throw new UploadRefusedException(400, $"The form's field '{name}' is longer than {MaximumFieldSize} bytes.");
    }

    private static ReleaseParameters With(ReleaseParameters parameters, string name, string value) => name switch
    {
        "package" => parameters with { Package = value },
        "version" => parameters with { Version = value },
        "channel" => parameters with { Channel = value },
        "script" => parameters with { Script = value },
        "healthCheck" => parameters with { HealthCheck = value },
        "architecture" => parameters with { Architecture = value },
        "timeoutSeconds" => int.TryParse(value, out var seconds)
            ? parameters with { TimeoutSeconds = seconds }
            : throw new UploadRefusedException(400, $"timeoutSeconds is '{value}'; it is a whole number."),
        _ => throw new UploadRefusedException(400, $"The form has a field '{name}', which a release does not know."),
    };

    /// <summary>A form may bring its file before it says what that is.</summary>
    private static string NameOf(ReleaseParameters parameters) =>
        PackageName.TryParse(parameters.Package, out var package, out _) && SemanticVersion.TryParse(parameters.Version, out var version, out _)
            ? $"{package}/{version}"
            : "unnamed";

    private static ReleaseRequest Check(ReleaseParameters parameters) =>
        ReleaseRequest.TryRead(parameters, out var wanted, out var reason) ? wanted : throw new UploadRefusedException(400, reason);
}
