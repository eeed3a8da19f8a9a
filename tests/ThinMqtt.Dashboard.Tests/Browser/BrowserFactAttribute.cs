namespace ThinMqtt.Dashboard.Tests;

/// <summary>A test that needs the system's Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.SkipReason;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.SkipReason;
}

/// <summary>A test that needs the system's Chromium and what <c>npm ci</c> installs in <see cref="Web.Folder"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute() => Skip = Chromium.SkipReason ?? Web.Missing("axe-core");
}

/// <summary>A test that needs Node.js and what <c>npm ci</c> installs in <see cref="Web.Folder"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TypeScriptFactAttribute : FactAttribute
{
    public TypeScriptFactAttribute() => Skip = Web.Missing("typescript");
}
