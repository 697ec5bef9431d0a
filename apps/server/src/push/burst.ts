// The messages that one push tells of, as a text in its row: the last one is told, or the one before it where that is gone.

/** A message, and the event since which it rings: its own, or an edit. */
export interface Rung {
  readonly seq: number
  readonly at: number
}

/** Messages of a burst that are remembered; of a longer one the first ones and the last. */
export const burstKept = 50

export function rungText({ seq, at }: Rung): string {
  return seq === at ? `${seq}` : `${seq}:${at}`
}

/** The last first. `newest` is the last one where the text does not say so. */
export function rungsIn(burst: string | null, newest: number): readonly Rung[] {
  const rungs = (burst ?? '').split(',').filter(Boolean).map(rungIn)
  const isThere = rungs.some(({ seq }) => seq === newest)
  return (isThere ? rungs : [...rungs, { seq: newest, at: newest }]).reverse()
}

function rungIn(text: string): Rung {
  const [seq = '', at = seq] = text.split(':')
  return { seq: Number(seq), at: Number(at) }
}
