// What a command answers, and how it is printed: for people, or with `--json` for programs.

/** A sentence about what was done, or facts. */
export type Answer = string | Facts

export interface Facts {
  /** As `--json` prints them. */
  readonly facts: unknown
  /** As people read them. */
  readonly lines: readonly string[]
  /** What is wrong, when the facts say that something is: the command fails after it has printed them. */
  readonly failure?: string
}

/** Prints an answer on standard output; a sentence is `message` there. */
export function printAnswer(answer: Answer, asJson: boolean): void {
  const { facts, lines } =
    typeof answer === 'string' ? { facts: { message: answer }, lines: [answer] } : answer
  if (asJson) console.log(JSON.stringify(facts, null, 2))
  else for (const line of lines) console.log(line)
}

/** Facts that are one document, and JSON for people as well. */
export function document(facts: unknown): Facts {
  return { facts, lines: [JSON.stringify(facts, null, 2)] }
}
