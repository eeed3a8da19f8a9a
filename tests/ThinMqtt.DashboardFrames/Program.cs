using System.Globalization;
using System.Text.Json;
using ThinMqtt.DashboardFrames;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var server, .. var more] || !Uri.TryCreate(server, UriKind.Absolute, out var address) || more is not ([] or ["--seconds", _]))
{
    Console.Error.WriteLine("""
        usage: ThinMqtt.DashboardFrames http://127.0.0.1:8080 [--seconds N]
        Opens the page of devices in Chromium, scrolls through it for N seconds (20), and prints one JSON object: when it was painted, what was
        transferred until rows were there, and how long frames took. Exit codes: 0 within the bounds, 1 beyond one of them, 2 for other arguments.
        """);
    return 2;
}

if (!int.TryParse(more is [_, var text] ? text : "20", NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > 600)
{
    Console.Error.WriteLine($"--seconds {more[1]}: not a whole number from 1 to 600.");
    return 2;
}

var measured = await Measurement.TakeAsync(address, TimeSpan.FromSeconds(seconds));
Console.WriteLine(JsonSerializer.Serialize(measured, JsonSerializerOptions.Web));
foreach (var excess in measured.Excesses())
{
    Console.Error.WriteLine(excess);
}

return measured.Excesses().Any() ? 1 : 0;
