/** A reader of code spans: finds the backticks that close those at `from`, and is asked for rising places. */
export function codeSpanReader(text: string) {
  /** By length: where the runs of backticks begin that have it, in order. */
  let runs: Map<number, number[]> | undefined
  return (from: number, length: number): number | undefined => {
    runs ??= runsIn(text)
    const begins = runs.get(length) ?? []
    while (begins.length > 0 && (begins.at(-1) as number) < from + length) begins.pop()
    return begins.at(-1)
  }
}

/** The last first, so that what was passed goes from the end. */
function runsIn(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>()
  for (const { 0: run, index } of [...text.matchAll(/`+/g)].reverse()) {
    const begins = runs.get(run.length)
    if (begins) begins.push(index)
    else runs.set(run.length, [index])
  }
  return runs
}

/** What is shown of a code span: in one line, and without the one space that keeps backticks apart. */
export function shownCode(inside: string): string {
  const line = inside.replace(/\n/g, ' ')
  return line.startsWith(' ') && line.endsWith(' ') && line.trim() !== '' ? line.slice(1, -1) : line
}
