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

var log = new AgentLog(Console.Error, TimeProvider.System);
var options = OptionsReader.Read(args, Environment.GetEnvironmentVariables(), out var errors);
var machine = new SystemFiles("/");
var id = options is null ? null : DeviceIdentity.Find(options.Id, machine, errors);
using var root = errors.Count > 0 || options is null ? null : RootFolder.TryTake(options.Root, errors);
if (options is null || id is null || root is null)
{
    log.CannotStart(errors);
    return ExitCode.BadOptions;
}

using var signals = new StopSignals();
log.Started(id, options.Server);
var hardware = new HardwareReader(machine, InterfaceAddresses.OfThisMachine);
await new AgentSession(options, id, hardware, log, TimeProvider.System).RunAsync(signals.Stop);
log.Stopped();
return ExitCode.Success;
