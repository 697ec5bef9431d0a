import { folded } from '../../emoji/folded.ts'
import { fits, matchName, prepare } from '../../ui/fuzzy-match.ts'

/** What is shown at most. */
const shown = 8

/**
 * Those with the query in their name, best first: the name itself, then where it begins with it, then where a word in it does, then
 * where it is inside. Among equals the order stays, so what comes in order of use goes out so.
 */
export function ranked<Item>(
  items: readonly Item[],
  query: string,
  namesOf: (item: Item) => readonly string[],
): readonly Item[] {
  const wanted = prepare(folded(query)).text
  const rank = (item: Item) => Math.min(...namesOf(item).map((name) => rankOf(name, wanted)))
  return items
    .map((item) => [rank(item), item] as const)
    .filter(([rank]) => rank < unfit)
    .toSorted(([one], [other]) => one - other)
    .slice(0, shown)
    .map(([, item]) => item)
}

// Letters here and there are enough in the switcher, where one sees what is meant before one goes there.
const unfit = fits.indexOf('scattered')

function rankOf(name: string, wanted: string): number {
  return matchName(prepare(folded(name)), wanted)?.fit ?? unfit
}
