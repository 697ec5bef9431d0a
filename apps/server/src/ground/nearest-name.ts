/** Of these names the one that was most likely meant; undefined when none is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, distance: distanceOf(given, name) }))
    .toSorted((a, b) => a.distance - b.distance)[0]
  return near && near.distance <= Math.max(2, near.name.length / 3) ? near.name : undefined
}

/** Characters to be added, left out or replaced. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, character] of [...from].entries()) {
    const next = [index + 1]
    for (let column = 0; column < to.length; column++)
      next.push(
        Math.min(
          (next[column] ?? 0) + 1,
          (row[column + 1] ?? 0) + 1,
          (row[column] ?? 0) + (character === to[column] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[to.length] ?? 0
}
