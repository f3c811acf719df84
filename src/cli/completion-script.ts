/** Scripts by which shells complete commands and flags: static text made from the list of commands. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export interface CompletableCommand {
  /** Words of the command: `history list`. */
  readonly words: string;
  readonly summary: string;
  readonly flags: readonly {
    readonly name: string;
    readonly char?: string;
    readonly summary: string;
    readonly takesValue: boolean;
  }[];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const flagWords = ({name, char}: CompletableCommand['flags'][number]): string =>
  char === undefined ? `--${name}` : `--${name} -${char}`;

/** The words that may follow after the first words of commands: '' → all first words, `history` → list, show … */
function continuations(commands: readonly CompletableCommand[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const {words} of commands) {
    const parts = words.split(' ');
    for (const [i, part] of parts.entries()) {
      const before = parts.slice(0, i).join(' ');
      const list = next.get(before) ?? [];
      if (!list.includes(part)) list.push(part);
      next.set(before, list);
    }
  }
  return next;
}

function bash(bin: string, commands: readonly CompletableCommand[]): string {
  const cases = [
    ...[...continuations(commands)].map(
      ([before, words]) => `    ${quoted(before)}) words=${quoted(words.join(' '))} ;;`,
    ),
    ...commands.map(
      ({words, flags}) => `    ${quoted(words)}) words=${quoted(flags.map(flagWords).join(' '))} ;;`,
    ),
  ];
  return `# ${bin} completion for bash. Load it with: source <(${bin} completion bash)
_${bin}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  while :; do
    case "$path" in
${cases.join('\n')}
    *) words="" ;;
    esac
    [[ -n "$words" || "$path" != *" "* ]] && break
    path="\${path% *}"
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ \${#COMPREPLY[@]} -eq 0 ]] && compopt -o default 2>/dev/null
}
complete -F _${bin} ${bin}
`;
}

function zsh(bin: string, commands: readonly CompletableCommand[]): string {
  return `#compdef ${bin}
# ${bin} completion for zsh. Load it with: source <(${bin} completion zsh)
autoload -U +X bashcompinit && bashcompinit
${bash(bin, commands)}`;
}

function fish(bin: string, commands: readonly CompletableCommand[]): string {
  const lines = [
    `# ${bin} completion for fish. Load it with: ${bin} completion fish | source`,
    `complete -c ${bin} -f`,
  ];
  const first = new Set<string>();
  for (const {words, summary, flags} of commands) {
    const [head = '', tail] = words.split(' ');
    if (!first.has(head)) {
      first.add(head);
      const about = tail === undefined ? ` -d ${quoted(summary)}` : '';
      lines.push(`complete -c ${bin} -n __fish_use_subcommand -a ${quoted(head)}${about}`);
    }
    const seen = `__fish_seen_subcommand_from ${head}`;
    if (tail !== undefined) {
      lines.push(
        `complete -c ${bin} -n ${quoted(`${seen}; and not __fish_seen_subcommand_from ${tail}`)} -a ${quoted(tail)} -d ${quoted(summary)}`,
      );
    }
    const when = tail === undefined ? seen : `${seen}; and __fish_seen_subcommand_from ${tail}`;
    for (const flag of flags) {
      const short = flag.char === undefined ? '' : ` -s ${flag.char}`;
      const value = flag.takesValue ? ' -r' : '';
      lines.push(
        `complete -c ${bin} -n ${quoted(when)} -l ${flag.name}${short}${value} -d ${quoted(flag.summary)}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The completion script of a shell for the program called `bin`. */
export function completionScript(shell: Shell, bin: string, commands: readonly CompletableCommand[]): string {
  return {bash, zsh, fish}[shell](bin, commands);
}
