using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl completion</c>: what a shell runs to complete words; thinctl itself knows them.</summary>
internal static class CompletionVerb
{
    private const string Bash = """
        _thinctl() {
          local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
          COMPREPLY=($(compgen -W "$(thinctl "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _thinctl thinctl
        """;

    private const string Zsh = """
        #compdef thinctl
        _thinctl() {
          local -a words_found
          words_found=("${(@f)$(thinctl "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a words_found || _files
        }
        compdef _thinctl thinctl
        """;

    private const string Fish = """
        complete -c thinctl -a '(set -l line (commandline -cp); thinctl "[suggest:"(string length -- $line)"]" $line 2>/dev/null)'
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints what makes a shell complete thinctl's words, such as: source <(thinctl completion bash)") { shell };
        command.SetAction(parse => Console.WriteLine(parse.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish }));
        return command;
    }
}
