/** Scripts with which shells complete commands and flags, made from the list of commands. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export interface CompletableCommand {
  /** The command as it is typed: `history list`. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly {
    readonly name: string;
    readonly char?: string;
    readonly summary: string;
    readonly takesValue: boolean;
    /** The values that it takes, if it is an enumeration. */
    readonly choices?: readonly string[];
  }[];
  /** The values of its argument, if that is an enumeration. */
  readonly choices?: readonly string[];
}

type Flag = CompletableCommand['flags'][number];

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const flagWords = ({name, char}: Flag): readonly string[] =>
  char === undefined ? [`--${name}`] : [`--${name}`, `-${char}`];

/** All flags by name, and the global ones, which every command has. */
function flagsOf(commands: readonly CompletableCommand[]): {all: readonly Flag[]; global: readonly Flag[]} {
  const byName = new Map(commands.flatMap(({flags}) => flags.map((flag) => [flag.name, flag] as const)));
  const all = [...byName.values()];
  const everywhere = ({name}: Flag): boolean =>
    commands.every(({flags}) => flags.some((flag) => flag.name === name));
  return {all, global: all.filter(everywhere)};
}

/** The words that may follow after the first words of commands: '' → all first words, `history` → list, show … */
function continuations(commands: readonly CompletableCommand[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const {name} of commands) {
    const parts = name.split(' ');
    for (const [i, part] of parts.entries()) {
      const before = parts.slice(0, i).join(' ');
      const list = next.get(before) ?? [];
      if (!list.includes(part)) list.push(part);
      next.set(before, list);
    }
  }
  return next;
}

/** For each beginning of a command line, the words and flags that may follow. */
function bashCases(commands: readonly CompletableCommand[]): readonly string[] {
  const {global} = flagsOf(commands);
  const line = (before: string, words: readonly string[], flags: readonly Flag[]): string =>
    `    ${quoted(before)}) words=${quoted(words.join(' '))} flags=${quoted(flags.flatMap(flagWords).join(' '))} ;;`;
  return [
    ...[...continuations(commands)].map(([before, words]) => line(before, words, global)),
    ...commands.map(({name, choices = [], flags}) => line(name, choices, flags)),
  ];
}

/** The values that may follow a flag; without any, the name of a file. */
function bashValues(commands: readonly CompletableCommand[]): readonly string[] {
  return flagsOf(commands)
    .all.filter(({takesValue}) => takesValue)
    .map(
      (flag) =>
        `    ${flagWords(flag).join('|')}) words=${quoted((flag.choices ?? []).join(' '))} value=1 ;;`,
    );
}

function bash(bin: string, commands: readonly CompletableCommand[]): string {
  const {all} = flagsOf(commands);
  const valued = all.filter(({takesValue}) => takesValue).flatMap(flagWords);
  return `# ${bin} completion for bash. Load it with: source <(${bin} completion bash)
_${bin}() {
  local line="\${COMP_LINE:0:$COMP_POINT}" current previous="" path="" word words="" flags="" value="" begun=""
  local -a before
  before=()
  # The words as they are typed: bash itself also splits them at ":", "=" and "@".
  while [[ "$line" == *[[:space:]]* ]]; do
    word="\${line%%[[:space:]]*}"
    line="\${line#*[[:space:]]}"
    [[ -z "$word" ]] && continue
    if [[ -z "$begun" ]]; then begun=1; continue; fi
    before+=("$word")
    previous="$word"
    if [[ -n "$value" ]]; then value=""; continue; fi
    case "$word" in
    ${valued.join('|')}) value=1 ;;
    -*) ;;
    *) path="\${path:+$path }$word" ;;
    esac
  done
  current="$line"
  if [[ -n "$value" ]]; then
    case "$previous" in
${bashValues(commands).join('\n')}
    esac
  fi
  while [[ -z "$value" ]]; do
    case "$path" in
${bashCases(commands).join('\n')}
    esac
    [[ -n "$words$flags" || "$path" != *" "* ]] && break
    path="\${path% *}"
  done
  [[ "$current" == -* && -z "$value" ]] && words="$flags"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -z "$words" && "$current" != -* ]]; then
    # What only ${bin} knows: names from the manifests, rules, kinds, formats.
    while IFS= read -r word; do
      [[ "$word" == "$current"* ]] && COMPREPLY+=("$word")
    done < <(${bin} __complete -- "\${before[@]}" 2>/dev/null)
    if [[ -n "$BASH_VERSION" && "$current" == *[:=@]* ]]; then
      # Bash replaces only what follows the last ":" or "=", and what begins with the last "@".
      local kept="\${current%"\${current##*[:=@]}"}"
      [[ "$kept" == *@ ]] && kept="\${kept%@}"
      COMPREPLY=("\${COMPREPLY[@]#"$kept"}")
    fi
  fi
  [[ \${#COMPREPLY[@]} -eq 0 ]] && compopt -o default 2>/dev/null
  return 0
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
    // What only the program knows: names from the manifests, rules, kinds, formats.
    `complete -c ${bin} -a ${quoted(`(${bin} __complete -- (commandline -opc)[2..] 2>/dev/null)`)}`,
  ];
  const first = new Set<string>();
  for (const {name, summary, flags, choices} of commands) {
    const [head = '', tail] = name.split(' ');
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
    if (choices !== undefined) {
      lines.push(`complete -c ${bin} -n ${quoted(when)} -a ${quoted(choices.join(' '))}`);
    }
    for (const flag of flags) {
      const short = flag.char === undefined ? '' : ` -s ${flag.char}`;
      const values = flag.choices === undefined ? '' : ` -f -a ${quoted(flag.choices.join(' '))}`;
      const value = flag.takesValue ? ` -r${values}` : '';
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
