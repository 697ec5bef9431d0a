// Completion in a shell, made of the tree of commands: what may follow each of them.
import type { Command } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** A word that may follow, and what it is about. */
type Word = readonly [word: string, about: string]

/** What may follow a command. */
interface Following {
  readonly words: readonly Word[]
  /** Whether paths may, too. */
  readonly paths: boolean
}

/** Every command by its words (`''`, `room`, `room list`), with what may follow it. */
type Tree = ReadonlyMap<string, Following>

/** A program of the shell's own that completes this command, its commands and their flags. */
export function completionFor(shell: Shell, lobby: Command): string {
  return programs[shell](new Map(branches(lobby, [])))
}

function* branches(command: Command, path: readonly string[]): Generator<[string, Following]> {
  const { commands, options, registeredArguments } = command
  const words = commands.map((each): Word => [each.name(), each.description()])
  const choices = registeredArguments.flatMap(({ argChoices = [], description }) =>
    argChoices.map((choice): Word => [choice, description]),
  )
  const flags = options.map(({ long, description }): Word => [long ?? '', description])
  const taken = [
    ...registeredArguments.map((each) => each.name()),
    ...options.map((each) => each.flags),
  ]
  yield [
    path.join(' '),
    {
      words: [...words, ...choices, ...flags, ['--help', 'what there is']],
      paths: taken.some((name) => /\b(file|folder)\b/.test(name)),
    },
  ]
  for (const each of commands) yield* branches(each, [...path, each.name()])
}

const programs: Readonly<Record<Shell, (tree: Tree) => string>> = {
  bash: (tree) => `# bash: eval "$(lobby completion bash)"
_lobby() {
  local command="" next word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${command:+$command }$word"
    case "$next" in
      ${[...tree.keys()].filter(Boolean).map(quote).join(' | ')}) command="$next" ;;
    esac
  done
  case "$command" in
${each(tree, (command, { words }) => `    ${command}) COMPREPLY=($(compgen -W ${quote(words.map(([word]) => word).join(' '))} -- "\${COMP_WORDS[COMP_CWORD]}")) ;;`)}
  esac
}
complete -o default -F _lobby lobby`,

  zsh: (tree) => `#compdef lobby
# zsh: eval "$(lobby completion zsh)"
_lobby() {
  local command="" next word
  local -a follows
  for word in "\${(@)words[2,CURRENT-1]}"; do
    next="\${command:+$command }$word"
    case "$next" in
      ${[...tree.keys()].filter(Boolean).map(quote).join(' | ')}) command="$next" ;;
    esac
  done
  case "$command" in
${each(tree, (command, { words }) => `    ${command}) follows=(${words.map(([word, about]) => quote(`${word.replace(/:/g, '\\:')}:${about}`)).join(' ')}) ;;`)}
  esac
  _describe lobby follows || _default
}
compdef _lobby lobby`,

  fish: (tree) => `# fish: lobby completion fish | source
function __lobby_command
  set -l command
  for word in (commandline -opc)[2..-1]
    if contains -- (string join ' ' -- $command $word) ${[...tree.keys()].filter(Boolean).map(quoteForFish).join(' ')}
      set -a command $word
    end
  end
  string join ' ' -- $command
end
function __lobby_at
  set -l command (__lobby_command)
  test "$command" = "$argv[1]"
end
complete -c lobby -f
${each(tree, followingInFish, quoteForFish)}`,
}

function followingInFish(command: string, { words, paths }: Following): string {
  const rule = `complete -c lobby -n "__lobby_at ${command}"`
  const offers = words.map(
    ([word, about]) => `${rule} -a ${quoteForFish(word)} -d ${quoteForFish(about)}`,
  )
  return [...offers, ...(paths ? [`${rule} -F`] : [])].join('\n')
}

function each(
  tree: Tree,
  line: (command: string, following: Following) => string,
  quoted = quote,
): string {
  return [...tree].map(([command, following]) => line(quoted(command), following)).join('\n')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function quoteForFish(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
