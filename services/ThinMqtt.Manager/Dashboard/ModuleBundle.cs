using System.Text;
using System.Text.RegularExpressions;

namespace ThinMqtt.Manager;

/// <summary>
/// Joins the modules of the page into one. Fifty small files cost a browser fifty requests, which on a slow line or a busy machine are seen;
/// the sources stay a module per thing. Each becomes a function of its own, so that names do not meet, in an order in which all that one
/// imports is before it.
/// </summary>
/// <remarks>
/// It knows the forms that our modules use, each at the beginning of its line: <c>import { a, b as c } from './x.js';</c>,
/// <c>import * as x from './x.js';</c>, and <c>export</c> before a function, a class or one const. Any other line that begins so is refused, and so is a name
/// that its module does not export.
/// </remarks>
internal sealed partial class ModuleBundle
{
    private readonly IReadOnlyDictionary<string, string> _modules;
    private readonly StringBuilder _bundle = new("const modules = {};\n");
    private readonly Dictionary<string, string[]> _exports = [];
    private readonly List<string> _path = [];

    private ModuleBundle(IReadOnlyDictionary<string, string> modules) => _modules = modules;

    /// <param name="modules">Texts by their paths, such as <c>views/device.js</c>.</param>
    /// <param name="entry">The one that the page runs.</param>
    /// <returns>One module with all that the entry needs.</returns>
    /// <exception cref="InvalidOperationException">One imports what is not there, or itself by way of others, or has another form of import or export.</exception>
    public static string Create(IReadOnlyDictionary<string, string> modules, string entry)
    {
        var bundle = new ModuleBundle(modules);
        bundle.Add(entry);
        return bundle._bundle.ToString();
    }

    private void Add(string module)
    {
        if (_path.Contains(module))
        {
            throw new InvalidOperationException($"The dashboard's {string.Join(" imports ", _path.Append(module))}: a circle has no first module.");
        }

        if (_exports.ContainsKey(module))
        {
            return;
        }

        _path.Add(module);
        var (scope, names) = Scope(module);
        _path.RemoveAt(_path.Count - 1);
        _exports.Add(module, names);
        _bundle.Append(scope);
    }

    private (string Text, string[] Exports) Scope(string module)
    {
        var text = _modules.GetValueOrDefault(module)
            ?? throw new InvalidOperationException($"The dashboard's {string.Join(" imports ", _path)}, which is not there.");

        string[] names = [.. Export().Matches(text).Select(match => match.Groups["name"].Value)];
        var body = Export().Replace(Import().Replace(text, match => Imported(module, match)), match => match.Groups["declaration"].Value);
        if (Left().Match(body) is { Success: true } left)
        {
            throw new InvalidOperationException($"The dashboard's {module}: this form of import or export is not known: {left.Value.Trim()}");
        }

        var scope = $$"""
            modules['{{module}}'] = (() => {
            {{body}}
            return { {{string.Join(", ", names)}} };
            })();

            """;
        return (scope, names);
    }

    private string Imported(string module, Match match)
    {
        var path = new Uri(new Uri(new Uri("file:///"), module), match.Groups["path"].Value).AbsolutePath[1..];
        Add(path);
        if (match.Groups["all"] is { Success: true } all)
        {
            return $"const {all.Value} = modules['{path}'];";
        }

        var names = match.Groups["names"].Value;
        if (Name().Matches(names).Select(name => name.Value).Except(_exports[path]).FirstOrDefault() is { } missing)
        {
            throw new InvalidOperationException($"The dashboard's {module} imports {missing} of {path}, which does not export it.");
        }

        return $"const {names.Replace(" as ", ": ", StringComparison.Ordinal)} = modules['{path}'];";
    }

    [GeneratedRegex(@"^import (?:(?<names>\{[^}]*\})|\* as (?<all>\w+)) from '(?<path>\.[^']+)';", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^export (?<declaration>(?:async )?(?:function\*?|class|const) (?<name>\w+))", RegexOptions.Multiline)]
    private static partial Regex Export();

    /// <summary>The first of each part: <c>a</c> of <c>a as b</c>.</summary>
    [GeneratedRegex(@"(?<=[{,]\s*)\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?:import|export)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Left();
}
