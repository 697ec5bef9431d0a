/** By room, how far the last one is. Who does not have the room that another one has is at its beginning. */
export function leastOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const rooms = new Set(all.flatMap((seqs) => Object.keys(seqs)))
  return Object.fromEntries(
    Array.from(rooms, (room) => [room, Math.min(...all.map((seqs) => seqs[room] ?? 0))]),
  )
}
