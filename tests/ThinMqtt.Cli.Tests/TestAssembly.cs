[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")] // tests run shells and look at the modes of files
