using ThinMqtt.Cli;

return await CommandLine.RunAsync(args);
