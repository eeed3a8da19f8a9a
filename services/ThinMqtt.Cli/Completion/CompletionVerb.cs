using System.CommandLine;

namespace ThinMqtt.Cli;

/// <summary><c>thinctl completion</c>: what a shell runs to complete words; thinctl itself knows them.</summary>
internal static class CompletionVerb
{
    // Words come from the server, too: no shell may take them for more than text. So no compgen -W, which would run $(…) in them.
    // Options are shown to who has begun one.

    /// <summary>Readline replaces only what is after the last colon or equals sign.</summary>
    private const string Bash = """
        _thinctl() {
          local typed=${COMP_LINE:0:COMP_POINT} word tail found
          word=${typed##*[[:space:]]}
          tail=${word##*[:=<>@]}
          COMPREPLY=()
          while IFS= read -r found; do
            [[ -n $found && $found == "$word"* && ( $found != -* || $word == -* ) ]] || continue
            found=${found:$((${#word} - ${#tail}))}
            COMPREPLY+=("$(printf %q "$found")")
            case $found in *:|*,) compopt -o nospace 2>/dev/null ;; esac
          done < <(thinctl "[suggest:${#typed}]" "$typed" 2>/dev/null)
        }
        complete -o default -F _thinctl thinctl
        """;

    private const string Zsh = """
        #compdef thinctl
        _thinctl() {
          local typed="${(j: :)words[1,CURRENT]}" found
          local -a whole open
          while IFS= read -r found; do
            [[ $found == -* && $words[CURRENT] != -* ]] && continue
            case $found in
              "") ;;
              *:|*,) open+=("$found") ;;
              *) whole+=("$found") ;;
            esac
          done < <(thinctl "[suggest:${#typed}]" "$typed" 2>/dev/null)
          (( ${#open} + ${#whole} )) || { _files; return }
          (( ${#open} )) && compadd -S '' -a open
          (( ${#whole} )) && compadd -a whole
        }
        if [ "$funcstack[1]" = "_thinctl" ]; then _thinctl "$@"; else compdef _thinctl thinctl; fi
        """;

    private const string Fish = """
        function __thinctl_words
          set -l typed (commandline -cp)
          set -l unwanted '-*'
          string match -q -- '-*' (commandline -ct); and set unwanted ''
          thinctl "[suggest:"(string length -- "$typed")"]" "$typed" 2>/dev/null | string match -v -- "$unwanted"
        end
        complete -c thinctl -a '(__thinctl_words)'
        """;

    public static LocalVerb Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var verb = new LocalVerb(
            "completion",
            "Prints what makes a shell complete thinctl's words: verbs, options, and what the server knows.",
            parse => Console.WriteLine(parse.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish }))
        {
            Examples = """
                source <(thinctl completion bash)
                thinctl completion zsh > "${fpath[1]}/_thinctl"
                thinctl completion fish > ~/.config/fish/completions/thinctl.fish
                """,
        };
        verb.Add(shell);
        return verb;
    }
}
