import type { MessageRow, Row } from './rows.ts'

type Input = {
  readonly isBlocked: (author: string) => boolean
  /** The first messages of those that the person has unfolded, by their keys. */
  readonly unfolded: ReadonlySet<string>
  /** What the address leads to is shown. */
  readonly at: number | undefined
}

/** What blocked people have said: each run of it is one row, until the person unfolds it. */
export function foldRows(rows: readonly Row[], { isBlocked, unfolded, at }: Input): readonly Row[] {
  const folded: Row[] = []
  let run: MessageRow[] = []
  const endRun = () => {
    const [first] = run
    if (!first) return
    const isShown =
      unfolded.has(first.key) || run.some(({ seq }) => seq !== undefined && seq === at)
    const { key, time } = first
    const line = {
      kind: 'folded',
      key: `folded-${key}`,
      time,
      first: key,
      count: run.length,
    } as const
    folded.push(...(isShown ? run : [line]))
    run = []
  }
  for (const row of rows) {
    if (row.kind === 'message' && isBlocked(row.author.id)) run.push(row)
    else {
      endRun()
      folded.push(row)
    }
  }
  endRun()
  return folded
}
