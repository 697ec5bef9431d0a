/** A name made ready for many searches: without capitals, accents and signs, and as long as it was. */
export type Prepared = {
  readonly text: string
  /** Where its words begin. */
  readonly starts: readonly number[]
}

/** The ways in which a name fits, best first. */
export const fits = ['whole', 'beginning', 'word', 'inside', 'scattered'] as const

export type Match = {
  /** Its place in `fits`. */
  readonly fit: number
  /** The stretches of the name that fit. */
  readonly spans: readonly (readonly [from: number, to: number])[]
}

export function prepare(name: string): Prepared {
  const text = name.split('').map(foldUnit).join('')
  const starts = [...text.matchAll(/[^ ]+/g)].map(({ index }) => index)
  return { text, starts }
}

/** Both a name and what is searched for in it are prepared. Undefined where the name does not fit. */
export function matchName({ text, starts }: Prepared, wanted: string): Match | undefined {
  if (wanted === '') return { fit: 0, spans: [] }
  const at = text.indexOf(wanted)
  if (at === 0)
    return found(text.length === wanted.length ? 'whole' : 'beginning', [[0, wanted.length]])
  if (at === -1) return scattered(text, wanted)
  const word = starts.find((start) => text.startsWith(wanted, start))
  const from = word ?? at
  return found(word === undefined ? 'inside' : 'word', [[from, from + wanted.length]])
}

function found(fit: (typeof fits)[number], spans: Match['spans']): Match {
  return { fit: fits.indexOf(fit), spans }
}

/** Letter by letter in their order, each as early as it comes: `gdn` finds Garden. */
function scattered(text: string, wanted: string): Match | undefined {
  const spans: [number, number][] = []
  let from = 0
  for (const letter of wanted) {
    const at = text.indexOf(letter, from)
    if (at === -1) return undefined
    const last = spans.at(-1)
    if (last?.[1] === at) last[1] = at + letter.length
    else spans.push([at, at + letter.length])
    from = at + letter.length
  }
  return found('scattered', spans)
}

/** One unit stays one unit, so that places in the text are places in the name. */
function foldUnit(unit: string): string {
  const base = unit.normalize('NFD').charAt(0).toLowerCase()
  if (/^[\s\-_.,/:#@]$/.test(base)) return ' '
  return base.length === 1 ? base : unit
}
