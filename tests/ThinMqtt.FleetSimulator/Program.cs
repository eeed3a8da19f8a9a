using System.Runtime.InteropServices;
using ThinMqtt.FleetSimulator;

const int badOptions = 2;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(OptionList.Help);
    return 0;
}

var options = OptionsReader.Read(args, out var errors);
if (options is null)
{
    foreach (var error in errors)
    {
        await Console.Error.WriteLineAsync($"fleet simulator: {error}");
    }

    return badOptions;
}

using var stop = new CancellationTokenSource();
void OnSignal(PosixSignalContext signal)
{
    signal.Cancel = true; // Without it the runtime would end before the goodbyes are out.
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
try
{
    var result = await new Simulation(options, Console.Error).RunAsync(stop.Token);
    Console.WriteLine(ResultText.Write(result, options.IsJson));
    return result.IsSuccess ? 0 : 1;
}
catch (Exception exception) when (exception is HttpRequestException or FormatException or ThinMqtt.Client.MqttSubscribeException)
{
    await Console.Error.WriteLineAsync($"fleet simulator: {exception.Message}");
    return 1;
}
