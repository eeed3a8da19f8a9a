namespace ThinMqtt.Agent.Tests;

public sealed class QuestionTests
{
    [Fact]
    public async Task A_terminal_that_is_closed_gives_no_answer_and_is_told_once()
    {
        using var screen = new StringWriter();
        using var output = new StringWriter();
        using var line = new StatusLine(screen, () => 80);
        var question = new Question(line, new TypedLines(new StringReader("perhaps\n")), new AgentLog(output, TimeProvider.System));
        var release = TestArtifact.Announce([1], "1.0.0", new Uri("http://artifacts/hello.zip")).Manifest.Manifest;
        for (var time = 0; time < 2; time++)
        {
            await Assert.ThrowsAsync<OperationCanceledException>(() => question.AskAsync(release, null, () => false, CancellationToken.None));
        }

        Assert.Single(output.ToString().Split("the terminal is closed").Skip(1));
    }
}
