namespace ThinMqtt.Manager.Tests.Dashboard;

/// <summary>That browsers can run what is joined is seen by each test with a browser.</summary>
public sealed class ModuleBundleTests
{
    [Fact]
    public void What_is_imported_is_defined_before_and_once()
    {
        var bundle = Join(
            ("main.js", "import { a as b } from './a.js';\nimport * as view from './views/view.js';\nview.show(b);\n"),
            ("a.js", "export const a = 1;\nconst own = 2;\n"),
            ("views/view.js", "import { a } from '../a.js';\n/** Shows. */\nexport function show(text) {\n  a;\n}\nexport async function later() {}\nexport class View {}\n"),
            ("unused.js", "export const unused = 1;\n"));

        Assert.Equal(
            """
            const modules = {};
            modules['a.js'] = (() => {
            const a = 1;
            const own = 2;

            return { a };
            })();
            modules['views/view.js'] = (() => {
            const { a } = modules['a.js'];
            /** Shows. */
            function show(text) {
              a;
            }
            async function later() {}
            class View {}

            return { show, later, View };
            })();
            modules['main.js'] = (() => {
            const { a: b } = modules['a.js'];
            const view = modules['views/view.js'];
            view.show(b);

            return {  };
            })();

            """,
            bundle);
    }

    [Fact]
    public void A_module_that_is_not_there_is_named_with_who_imports_it() =>
        Assert.Equal(
            "The dashboard's main.js imports views/other.js, which is not there.",
            Refused(("main.js", "import { a } from './views/other.js';")));

    [Fact]
    public void A_name_that_is_not_exported_is_told() =>
        Assert.Equal(
            "The dashboard's main.js imports b of a.js, which does not export it.",
            Refused(("main.js", "import { a as c, b } from './a.js';"), ("a.js", "export const a = 1;\nconst b = 2;")));

    [Fact]
    public void A_circle_is_told() =>
        Assert.Equal(
            "The dashboard's main.js imports a.js imports b.js imports a.js: a circle has no first module.",
            Refused(("main.js", "import { a } from './a.js';"), ("a.js", "import { b } from './b.js';\nexport const a = 1;"), ("b.js", "import { a } from './a.js';\nexport const b = 1;")));

    [Theory]
    [InlineData("export let a = 1;")]
    [InlineData("export default a;")]
    [InlineData("export { a };")]
    [InlineData("import a from './a.js';")]
    [InlineData("import './a.js';")]
    [InlineData("import { a } from 'a';")]
    [InlineData("import { a } from './a.js'")]
    public void Another_form_is_refused(string line) =>
        Assert.Equal($"The dashboard's main.js: this form of import or export is not known: {line}", Refused(("main.js", $"const x = 1;\n{line}\n")));

    private static string Refused(params (string Path, string Text)[] modules) => Assert.Throws<InvalidOperationException>(() => Join(modules)).Message;

    private static string Join(params (string Path, string Text)[] modules) =>
        ModuleBundle.Create(modules.ToDictionary(module => module.Path, module => module.Text), "main.js");
}
