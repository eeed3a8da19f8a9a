namespace ThinMqtt.Client.Tests;

public sealed class ReconnectBackOffTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 0, 8)]
    [InlineData(3, 1, 4)]
    [InlineData(6, 0, 60)]
    [InlineData(int.MaxValue, 0.5, 45)]
    public void A_wait_doubles_up_to_the_maximum_less_a_random_part(int attempt, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new ReconnectBackOff().Delay(attempt, chance));
}
