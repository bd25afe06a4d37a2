using System.CommandLine;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth completion bash|zsh|fish</c>: prints what makes the shell complete verbs, options and tenants' names. It
/// asks <c>berth [suggest]</c> each time.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # berth: completion for bash. In ~/.bashrc: source <(berth completion bash)
        _berth() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(berth "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _berth berth
        """;

    private const string Zsh = """
        #compdef berth
        # berth: completion for zsh. In ~/.zshrc, after compinit: source <(berth completion zsh)
        _berth() {
          local -a found
          found=("${(@f)$(berth "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -- $found
        }
        compdef _berth berth
        """;

    private const string Fish = """
        # berth: completion for fish. berth completion fish > ~/.config/fish/completions/berth.fish
        function __berth_complete
          set -l line (commandline -cp)
          berth "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c berth -f -a '(__berth_complete)'
        """;

    public static Command Define()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command(
            "completion",
            "Print a shell completion script for verbs, options and tenants' names."
        )
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            Output
                .Of(parsed)
                .Write(
                    parsed.GetValue(shell) switch
                    {
                        "bash" => Bash,
                        "zsh" => Zsh,
                        _ => Fish,
                    }
                );
            return Exit.Done;
        });
        return command;
    }
}
