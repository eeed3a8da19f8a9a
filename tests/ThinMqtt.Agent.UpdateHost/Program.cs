using ThinMqtt.Agent.UpdateHost;

// ROOT ANNOUNCEMENT [HOLD]: ends what was begun in ROOT, then takes the release to its end. HOLD such as "Commit:before" stops all
// before or after that state is written to the journal, and says so, for a test to kill the program there.
// pack ARTIFACT MEBIBYTES FILES PERCENT: makes an artifact whose files have so many percent of zeros.
// serve ARTIFACT ANNOUNCEMENT: announces it in a file, and serves it until it is ended.
switch (args)
{
    case ["pack", var artifact, var size, var files, var zeros]:
        SampleArtifact.Write(artifact, long.Parse(size) << 20, int.Parse(files), int.Parse(zeros));
        return 0;
    case ["serve", var artifact, var announcement]:
        await SampleServer.RunAsync(artifact, announcement);
        return 0;
    case [var root, var announcement, ..]:
        return await EngineRun.RunAsync(root, announcement, args.ElementAtOrDefault(2));
    default:
        Console.WriteLine("Expected: ROOT ANNOUNCEMENT [HOLD], pack ARTIFACT MEBIBYTES FILES PERCENT, or serve ARTIFACT ANNOUNCEMENT.");
        return 2;
}
