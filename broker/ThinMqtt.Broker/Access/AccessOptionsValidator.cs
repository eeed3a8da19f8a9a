using Microsoft.Extensions.Options;

namespace ThinMqtt.Broker;

/// <summary>Reports all errors at once: which entry, what is wrong with it, and what to do.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var (_, errors) = AccessCompiler.Compile(options);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
