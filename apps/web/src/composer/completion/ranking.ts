import { folded } from '../../emoji/folded.ts'

/** What is shown at most. */
const shown = 8

/**
 * Those with the query in their name, best first: where the name begins with it, then where a word in it does, then
 * where it is inside. Among equals the order stays, so what comes in order of use goes out so.
 */
export function ranked<Item>(
  items: readonly Item[],
  query: string,
  namesOf: (item: Item) => readonly string[],
): readonly Item[] {
  const wanted = folded(query)
  const rank = (item: Item) =>
    Math.min(...namesOf(item).map((name) => rankOf(folded(name), wanted)))
  return items
    .map((item) => [rank(item), item] as const)
    .filter(([rank]) => rank < unfit)
    .toSorted(([one], [other]) => one - other)
    .slice(0, shown)
    .map(([, item]) => item)
}

const unfit = 3

function rankOf(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 1
  return name.includes(wanted) ? 2 : unfit
}
