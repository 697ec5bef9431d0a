import { foldedText, textOf, worthOf } from '@lobby/protocol/finding'
import { type Kept, saidIn } from './message-text.ts'

interface Worthy extends Kept {
  readonly number: number
}

/** The best first, then the newest. */
export function byWorth<Row extends Worthy>(rows: readonly Row[], terms: readonly string[]): Row[] {
  return rows
    .map((row) => ({ row, worth: worthOf(foldedText(textOf(saidIn(row))), terms) }))
    .sort((a, b) => b.worth - a.worth || b.row.number - a.row.number)
    .map(({ row }) => row)
}
