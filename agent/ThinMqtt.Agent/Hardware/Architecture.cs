using System.Runtime.InteropServices;

namespace ThinMqtt.Agent;

internal static class Architecture
{
    /// <summary>As <c>uname -m</c> says it; kernels before 6.1 have no file for it.</summary>
    public static string Read(SystemFiles files) => files.Text("proc/sys/kernel/arch") ?? RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.X86 => "i686",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        System.Runtime.InteropServices.Architecture.Arm => "armv7l",
        var other => other.ToString().ToLowerInvariant(),
    };
}
