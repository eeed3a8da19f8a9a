using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ThinMqtt.Manager.Tests;

public sealed class UploadTests
{
    [Theory]
    [InlineData("package=hello", "zip", 400, "version")]
    [InlineData("package=../x&version=1.0.0", "zip", 400, "package name")]
    [InlineData("package=hello&version=1", "zip", 400, "version")]
    [InlineData("package=hello&version=1.0.0&channel=a/b", "zip", 400, "channel name")]
    [InlineData("package=hello&version=1.0.0&script=../evil.sh", "zip", 400, "path inside the artifact")]
    [InlineData("package=hello&version=1.0.0&timeoutSeconds=0", "zip", 400, "timeoutSeconds")]
    [InlineData("package=hello&version=1.0.0", "", 400, "empty")]
    [InlineData("package=hello&version=1.0.0", "text", 400, "not a zip")]
    [InlineData("package=hello&version=1.0.0", "large", 413, "larger than 5000 bytes")]
    public async Task An_upload_that_cannot_be_used_is_refused_and_leaves_nothing(string query, string body, int status, string text)
    {
        await using var site = await Site.StartAsync(options => options with { MaximumArtifactSize = 5000 });
        using var content = new ByteArrayContent(body switch
        {
            "zip" => Site.Zip("one"),
            "large" => Site.Zip("one", 5001),
            _ => Encoding.UTF8.GetBytes(body),
        });

        using var answer = await site.Http.PostAsync($"/api/v1/releases?{query}", content);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(text, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(Left(site));
        Assert.Equal(0, (await site.Manager.GetAsync("/api/v1/packages")).GetArrayLength());
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("{\"package\":\"hello\",\"version\":\"9.9.9\"}", 404)]
    [InlineData("null", 400)]
    public async Task JSON_that_names_no_artifact_is_refused(string json, int status)
    {
        await using var site = await Site.StartAsync();
        using var content = new StringContent(json, Encoding.UTF8, "application/json");

        using var answer = await site.Http.PostAsync("/api/v1/releases", content);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("none", "no file")]
    [InlineData("two", "more than one file")]
    [InlineData("unknown", "does not know")]
    public async Task A_form_that_is_no_release_is_refused(string kind, string text)
    {
        await using var site = await Site.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("hello"), "package" }, { new StringContent("1.0.0"), "version" } };
        if (kind == "two")
        {
            form.Add(new ByteArrayContent(Site.Zip("one")), "file", "one.zip");
            form.Add(new ByteArrayContent(Site.Zip("two")), "file", "two.zip");
        }
        else if (kind == "unknown")
        {
            form.Add(new StringContent("x"), "colour");
        }

        using var answer = await site.Http.PostAsync("/api/v1/releases", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Left(site));
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_leaves_nothing()
    {
        await using var site = await Site.StartAsync();
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync("127.0.0.1", site.Http.BaseAddress!.Port);
            var head = "POST /api/v1/releases?package=hello&version=1.0.0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(head));
            await socket.SendAsync(Site.Zip("one", 600_000));
            await site.Manager.AskUntilAsync("/health/live", _ => Left(site).Length > 0, "the upload has begun");
            socket.Close(0);
        }

        await site.Manager.AskUntilAsync("/health/live", _ => Left(site).Length == 0, "the upload is removed");
        Assert.Equal(0, (await site.Manager.GetAsync("/api/v1/packages")).GetArrayLength());
    }

    [Fact]
    public async Task What_a_killed_manager_has_left_of_an_upload_is_removed_at_its_start()
    {
        await using var site = await Site.StartAsync();
        await site.StopManagerAsync();
        await File.WriteAllTextAsync(Path.Combine(site.DataFolder, "artifacts", ".uploads", "left"), "half");

        await site.StartManagerAsync();

        Assert.Empty(Left(site));
    }

    private static string[] Left(Site site) => Directory.GetFiles(Path.Combine(site.DataFolder, "artifacts", ".uploads"));
}
