using System.Net;
using System.Net.Http.Json;
using ThinMqtt.Testing;

namespace ThinMqtt.Manager.Tests;

/// <summary>What becomes of an upload.</summary>
public abstract class UploadContract : ManagerContract
{
    [ContractFact]
    public async Task The_same_bytes_again_are_the_same_release_and_other_bytes_are_refused()
    {
        await using var site = await StartAsync();
        using var first = await site.UploadAsync(Site.Zip("one"));
        using var again = await site.UploadAsync(Site.Zip("one"));
        using var other = await site.UploadAsync(Site.Zip("two"));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Contains("needs a new version", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Left(site));
    }

    [ContractFact]
    public async Task Many_uploads_of_one_version_at_once_keep_the_bytes_of_one()
    {
        await using var site = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => site.UploadAsync(Site.Zip($"{i}", 200_000))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Empty(Left(site));
    }

    [ContractFact]
    public async Task A_form_with_fields_and_a_file_is_a_release()
    {
        await using var site = await StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Site.Zip("one")), "file", "hello.zip" },
            { new StringContent("hello"), "package" },
            { new StringContent("1.0.0"), "version" },
            { new StringContent("lab-2"), "channel" },
            { new StringContent("check.sh"), "healthCheck" },
        };

        using var answer = await site.Http.PostAsync("/api/v1/releases", form);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var announcement = await site.AnnouncedAsync(found => found is not null, "thin/updates/lab-2/hello");
        Assert.Equal("check.sh", announcement!.Manifest.Manifest.Install.HealthCheck);
    }

    [ContractFact]
    public async Task An_artifact_that_is_here_is_released_to_another_channel_by_JSON_with_the_same_counter()
    {
        await using var site = await StartAsync();
        await site.ReleaseAsync();
        using var answer = await site.Http.PostAsJsonAsync("/api/v1/releases", new { package = "hello", version = "1.0.0", channel = "lab-2" });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var announcement = await site.AnnouncedAsync(found => found is not null, "thin/updates/lab-2/hello");
        Assert.Equal(1, announcement!.Manifest.Manifest.Counter);
    }

    private static string[] Left(Site site) => Directory.GetFiles(Path.Combine(site.DataFolder, "artifacts", ".uploads"));
}
