using ThinMqtt.Testing;

namespace ThinMqtt.Cli.Tests;

public sealed class TopScreenTests
{
    [Fact]
    public async Task A_signal_does_not_wait_for_a_terminal_that_takes_no_more()
    {
        using var terminal = new HangingTerminal();
        using var screen = new TopScreen(terminal, hasColors: false, () => { });
        terminal.Hang();
        var picture = Task.Run(() => screen.Show([], null));
        await terminal.Hanging.Within("a picture hangs");

        await Task.Run(screen.CloseAtOnce).Within("the signal is handled");

        Assert.False(picture.IsCompleted);
        terminal.GoOn();
        await picture.Within("the picture is drawn");
    }

    [Fact]
    public async Task A_signal_does_not_wait_for_a_terminal_that_hangs_while_nothing_is_drawn()
    {
        using var terminal = new HangingTerminal();
        using var screen = new TopScreen(terminal, hasColors: false, () => { });
        screen.Show([], null);
        terminal.Hang();

        await Task.Run(screen.CloseAtOnce).Within("the signal is handled");

        await terminal.Hanging.Within("the screen is given back as soon as the terminal takes it");
        terminal.GoOn();
    }

    private sealed class HangingTerminal : StringWriter
    {
        private readonly ManualResetEventSlim _goes = new(true);
        private readonly TaskCompletionSource _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Hanging => _hanging.Task;

        public void Hang() => _goes.Reset();

        public void GoOn() => _goes.Set();

        public override void Flush()
        {
            if (!_goes.IsSet)
            {
                _hanging.TrySetResult();
                _goes.Wait();
            }
        }

        protected override void Dispose(bool disposing)
        {
            _goes.Dispose();
            base.Dispose(disposing);
        }
    }
}
