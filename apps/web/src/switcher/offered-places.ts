import { type Destination, findDestinations, firstDestinations } from './destinations.ts'

const shownAtMost = 8

/** Rooms and people that something can be written to: the recent ones, or what is found; the chosen one stays in sight, whatever is typed. */
export function offeredPlaces(
  all: readonly Destination[],
  text: string,
  chosen?: Destination,
): readonly Destination[] {
  const open = all.filter((one) =>
    one.kind === 'room' ? !one.room.settings.archived : one.kind === 'person',
  )
  const recent = firstDestinations(open, '')
  const found = text.trim() === '' && recent.length > 0 ? recent : findDestinations(open, text)
  const others = found
    .map(({ destination }) => destination)
    .filter(({ id }) => id !== chosen?.id)
    .slice(0, shownAtMost)
  return chosen ? [chosen, ...others] : others
}
