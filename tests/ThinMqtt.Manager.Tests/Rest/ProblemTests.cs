using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ThinMqtt.Manager.Tests;

/// <summary>Whatever goes wrong has a name that programs go by, and a text for people.</summary>
public sealed class ProblemTests
{
    [Theory]
    [InlineData("PUT", "/api/v1/groups/new")]
    [InlineData("PUT", "/api/v1/devices/unseen/labels")]
    [InlineData("POST", "/api/v1/releases")]
    public async Task JSON_in_a_character_set_other_than_UTF_8_is_refused_and_in_UTF_8_is_read(string method, string path)
    {
        await using var site = await Site.StartAsync();

        foreach (var (charset, status) in new[] { ("nonsense", 415), ("utf-7", 415), ("\"UTF-8\"", 400) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent("[1]"u8.ToArray()) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");
            using var answer = await site.Http.SendAsync(request);

            Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{charset}: {(int)answer.StatusCode}");
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal((status, "urn:thinmqtt:problem:invalid-body"), ((int)answer.StatusCode, problem.GetProperty("type").GetString()));
            Assert.Matches(status == 415 ? $"^The body is in charset '{charset}'; send JSON in UTF-8" : "not JSON as it should be", problem.GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData("GET /api/v1/devices?filter=presnce:online", 400, "invalid-filter")]
    [InlineData("GET /api/v1/devices?sort=colour", 400, "invalid-parameter")]
    [InlineData("GET /api/v1/devices?limit=0", 400, "invalid-parameter")]
    [InlineData("GET /api/v1/devices?limit=many", 400, "invalid-parameter")]
    [InlineData("GET /api/v1/devices?after=made-up", 400, "invalid-parameter")]
    [InlineData("GET /api/v1/devices/unseen", 404, "unknown-device")]
    [InlineData("GET /api/v1/devices/unseen/labels", 404, "unknown-device")]
    [InlineData("GET /api/v1/devices/unseen/why?release=1", 404, "unknown-device")]
    [InlineData("GET /api/v1/events?kinds=wishes", 400, "invalid-parameter")]
    [InlineData("GET /api/v1/events?count=10&filter=%22", 400, "invalid-filter")]
    [InlineData("GET /api/v1/groups/nowhere", 404, "unknown-group")]
    [InlineData("PUT /api/v1/groups/new [1]", 400, "invalid-body")]
    [InlineData("PUT /api/v1/groups/new {\"filter\":\"rum<4GiB\"}", 400, "invalid-filter")]
    [InlineData("PUT /api/v1/devices/unseen/labels {\"tags\":[\"\"]}", 400, "invalid-body")]
    [InlineData("PUT /api/v1/devices/unseen/labels {\"tags\":[]}", 404, "unknown-device")]
    [InlineData("GET /api/v1/releases/7", 404, "unknown-release")]
    [InlineData("GET /api/v1/nothing", 404, "unknown-path")]
    [InlineData("POST /api/v1/nothing", 404, "unknown-path")]
    [InlineData("DELETE /api/v1/devices/unseen/nothing", 404, "unknown-path")]
    [InlineData("GET /api/v1/releases/seven", 404, "unknown-path")]
    [InlineData("POST /api", 404, "unknown-path")]
    [InlineData("DELETE /api/v1/overview", 405, "method-not-allowed")]
    [InlineData("PUT /api/v1/releases/7", 405, "method-not-allowed")]
    [InlineData("GET /artifacts/hello/1.0.0", 403, "download-refused")]
    [InlineData("GET /assets/older/main.js", 404, "unknown-path")]
    public async Task It_has_the_same_name_each_time(string asked, int status, string name)
    {
        await using var site = await Site.StartAsync();
        var parts = asked.Split(' ', 3);
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        if (parts is [_, _, var body])
        {
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        }

        using var answer = await site.Http.SendAsync(request);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", text);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((status, $"urn:thinmqtt:problem:{name}"), ((int)answer.StatusCode, problem.GetProperty("type").GetString()));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
    }
}
