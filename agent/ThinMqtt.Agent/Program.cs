using ThinMqtt.Agent;

switch (args)
{
    case ["--help" or "-h"]:
        Console.WriteLine(OptionKeys.Help);
        return ExitCode.Success;
    case ["--version"]:
        Console.WriteLine($"thinmqtt-agent {AgentVersion.Text}");
        return ExitCode.Success;
}

var terminal = AgentTerminal.TryOpen();
var log = new AgentLog(terminal ?? Console.Error, TimeProvider.System);
var options = OptionsReader.Read(args, Environment.GetEnvironmentVariables(), out var errors);
var machine = new SystemFiles("/");
var id = options is null ? null : DeviceIdentity.Find(options.Id, machine, errors);
var question = AgentTerminal.Asker(options, terminal, log, errors);
using var root = errors.Count == 0 ? RootFolder.TryTake(options!.Root, errors) : null;
if (options is null || id is null || root is null)
{
    log.CannotStart(errors);
    return ExitCode.BadOptions;
}

using var signals = new StopSignals();
log.Started(id, options.Servers);
var hardware = new HardwareReader(machine, InterfaceAddresses.OfThisMachine);
var screen = new AgentScreen(log, terminal is null ? null : new ProgressBar(terminal), question);
await new AgentSession(options, id, hardware, screen, TimeProvider.System).RunAsync(signals.Stop);
log.Stopped();
return ExitCode.Success;
