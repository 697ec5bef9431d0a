/** How many emoji stand in a row. */
export const columns = 8

type Place = { readonly section: number; readonly index: number }

/** Where an arrow leads in sections of so many emoji; undefined: out of them at the top. Without a place, to the first. */
export function moved(
  counts: readonly number[],
  place: Place | undefined,
  key: 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight',
): Place | undefined {
  const step = key === 'ArrowDown' || key === 'ArrowRight' ? 1 : -1
  if (!place) return step === 1 ? firstAfter(counts, -1) : undefined
  const count = counts[place.section] ?? 0
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const index = place.index + step
    if (index >= 0 && index < count) return { ...place, index }
    return step === 1
      ? (firstAfter(counts, place.section) ?? place)
      : lastBefore(counts, place.section)
  }
  const column = place.index % columns
  const index = place.index + step * columns
  if (index >= 0 && index < count) return { ...place, index }
  const isLastRow = Math.floor(place.index / columns) === Math.floor((count - 1) / columns)
  // A last row that is short: its end.
  if (step === 1 && !isLastRow) return { ...place, index: count - 1 }
  if (step === 1) {
    const next = firstAfter(counts, place.section)
    if (!next) return place
    return { section: next.section, index: Math.min(column, (counts[next.section] ?? 1) - 1) }
  }
  const before = lastBefore(counts, place.section)
  if (!before) return undefined
  const rowStart = before.index - (before.index % columns)
  return { section: before.section, index: Math.min(rowStart + column, before.index) }
}

function firstAfter(counts: readonly number[], section: number): Place | undefined {
  const next = counts.findIndex((count, index) => index > section && count > 0)
  return next === -1 ? undefined : { section: next, index: 0 }
}

function lastBefore(counts: readonly number[], section: number): Place | undefined {
  const last = counts.findLastIndex((count, index) => index < section && count > 0)
  return last === -1 ? undefined : { section: last, index: (counts[last] ?? 1) - 1 }
}
