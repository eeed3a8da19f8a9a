using System.Runtime.InteropServices;

namespace ThinMqtt.Manager.Mongo;

/// <summary>
/// An object of libmongoc or libbson. It keeps the one that it belongs to, such as a cursor its client, so that this is destroyed after
/// it, in whatever order they are disposed of or forgotten.
/// </summary>
internal abstract class MongoHandle : SafeHandle
{
    private readonly MongoHandle? _owner;

    /// <param name="native">Not null.</param>
    /// <param name="owner">Null when it belongs to none.</param>
    protected MongoHandle(nint native, MongoHandle? owner = null)
        : base(0, ownsHandle: true)
    {
        if (owner is not null)
        {
            var isKept = false;
            owner.DangerousAddRef(ref isKept);
            _owner = owner;
        }

        SetHandle(native);
    }

    public sealed override bool IsInvalid => handle == 0;

    protected MongoHandle? Owner => _owner;

    protected sealed override bool ReleaseHandle()
    {
        Destroy(handle);
        _owner?.DangerousRelease();
        return true;
    }

    protected abstract void Destroy(nint native);
}
