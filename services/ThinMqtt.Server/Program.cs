using ThinMqtt.Server;

return await ServerCommand.RunAsync(args);
