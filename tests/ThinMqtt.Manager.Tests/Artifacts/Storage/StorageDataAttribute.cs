using System.Reflection;
using ThinMqtt.Testing;
using Xunit.Sdk;

namespace ThinMqtt.Manager.Tests;

/// <summary>Where the artifacts of a test's manager are.</summary>
public enum StorageKind
{
    Folder,
    S3,
}

/// <summary>A row of a test of both storages: the kind, and further arguments.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class StorageDataAttribute : DataAttribute
{
    private readonly object[] _row;

    public StorageDataAttribute(StorageKind kind, params object[] further)
    {
        _row = [kind, .. further];
        Skip = kind == StorageKind.S3 ? S3Server.SkipReason : null;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [_row];
}

/// <summary>A test with an S3 server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class S3FactAttribute : FactAttribute
{
    public S3FactAttribute() => Skip = S3Server.SkipReason;
}

/// <summary>A test with the tests' own S3 server, of which it needs other users or TLS.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnS3FactAttribute : FactAttribute
{
    public OwnS3FactAttribute() => Skip = S3Server.OwnSkipReason ?? S3Server.GivenReason;
}
