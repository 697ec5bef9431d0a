import type { Author, Room } from '@lobby/protocol'
import { calls } from '../chat/room-level.ts'
import { roomPath } from '../chat/room-path.ts'
import { type Match, matchName, type Prepared, prepare } from '../ui/fuzzy-match.ts'
import type { IconName } from '../ui/icons.tsx'

/** What can be chosen in the switcher. */
export type Destination = {
  readonly id: string
  readonly name: string
  readonly prepared: Prepared
  /** Other names by which it is found: the username of a person who is shown by another name. */
  readonly others?: readonly Prepared[]
} & (
  | {
      readonly kind: 'room'
      readonly room: Room
      /** How many other rooms were visited since; undefined for one that was not visited. */
      readonly visitsAgo: number | undefined
    }
  | { readonly kind: 'person'; readonly person: Author }
  | { readonly kind: 'action'; readonly icon: IconName; readonly run: () => void | Promise<void> }
)

export type Found = { readonly destination: Destination; readonly match: Match }

/** More is no list to choose from: another letter makes it shorter. */
const shownAtMost = 50
const shownAtFirst = 9

/** Those whose name fits, best first: by how it fits, then unread and recent rooms, then the shorter name. */
export function findDestinations(all: readonly Destination[], text: string): readonly Found[] {
  const wanted = prepare(text.trim()).text
  return all
    .flatMap((destination): Found[] => {
      const match = matchName(destination.prepared, wanted) ?? matchOther(destination, wanted)
      return match ? [{ destination, match }] : []
    })
    .sort(
      (a, b) =>
        a.match.fit - b.match.fit ||
        weight(a.destination) - weight(b.destination) ||
        a.match.spans.length - b.match.spans.length ||
        a.destination.name.length - b.destination.name.length ||
        (a.destination.name < b.destination.name ? -1 : 1),
    )
    .slice(0, shownAtMost)
}

/** What fits is not in the name that is shown, so nothing is marked there. */
function matchOther({ others = [] }: Destination, wanted: string): Match | undefined {
  const fits = others.flatMap((name) => matchName(name, wanted)?.fit ?? [])
  return fits.length > 0 ? { fit: Math.min(...fits), spans: [] } : undefined
}

/** While nothing is typed: unread rooms but the one whose path is `here`, rooms as they were visited last, and what can be done. */
export function firstDestinations(all: readonly Destination[], here: string): readonly Found[] {
  const rooms = all
    .filter(
      (one) =>
        one.kind === 'room' &&
        roomPath(one.room.slug) !== here &&
        (calls(one.room) || one.visitsAgo !== undefined),
    )
    .sort((a, b) => weight(a) - weight(b))
    .slice(0, shownAtFirst)
  const actions = all.filter(({ kind }) => kind === 'action')
  return [...rooms, ...actions].map((destination) => ({
    destination,
    match: { fit: 0, spans: [] },
  }))
}

const never = 1_000

function weight(one: Destination): number {
  if (one.kind !== 'room') return one.kind === 'person' ? 2 * never : 3 * never
  return (one.visitsAgo ?? never) - (calls(one.room) ? never : 0)
}
