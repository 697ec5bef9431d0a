import type { Author, Room } from '@lobby/protocol'
import { foldedText, operators } from '@lobby/protocol/finding'
import { useMemo } from 'react'
import { useChatState } from '../chat/chat.tsx'
import { useNameOf } from '../chat/display-names.ts'
import { acquaintances, eachOnce, named } from '../chat/people.ts'
import { useLocale } from '../i18n/use-locale.ts'
import { useFoundPeople } from '../ui/use-found-people.ts'
import { nearDays } from './near-days.ts'
import { endOf } from './search-operators.ts'
import { useSearchWords } from './search-words.ts'

/** What can be written at the end of a search in place of what stands there. */
export interface Proposal {
  /** The whole search then. */
  readonly search: string
  readonly label: string
  readonly hint: string
  /** The room or the person that it names, which is shown beside it. */
  readonly of?: { readonly room: Room } | { readonly person: Author }
}

const most = 8
const none: readonly Proposal[] = []

/** What can be proposed for a search as far as it is typed. */
export function useProposals(text: string): readonly Proposal[] {
  const { t } = useSearchWords()
  const locale = useLocale()
  const rooms = useChatState(({ rooms }) => rooms)
  const timelines = useChatState(({ timelines }) => timelines)
  const end = useMemo(() => endOf(text), [text])
  const begun = end?.kind === 'value' && end.of === 'from' ? end.begun : ''
  const found = useFoundPeople(begun).people
  const people = useMemo(
    () => eachOnce([...acquaintances(timelines), ...found]),
    [timelines, found],
  )
  const nameOf = useNameOf(people)
  if (!end) return none
  const put = (written: string, label: string, hint: string): Proposal => ({
    ...{ search: text.slice(0, end.at) + written, label, hint },
  })
  if (end.kind === 'operator')
    return end.found.map((name) => put(`${name}:`, `${name}:`, t(`operators.${name}`)))
  const wanted = foldedText(end.begun)
  const choose = (value: string, hint = '') =>
    put(`${end.of}:${quoted(value)} `, `${end.of}:${quoted(value)}`, hint)
  const values: readonly string[] | undefined = operators[end.of]
  if (values)
    return values.filter((value) => value.startsWith(wanted)).map((value) => choose(value))
  if (end.of === 'in')
    return [...(rooms?.values() ?? [])]
      .filter(({ kind }) => kind !== 'direct')
      .filter(({ slug, name }) => foldedText(`${slug} ${name}`).includes(wanted))
      .slice(0, most)
      .map((room) => ({ ...choose(room.slug, room.name), of: { room } }))
  if (end.of === 'from')
    return named(people, begun, nameOf)
      .slice(0, most)
      .map((person) => {
        const name = nameOf(person)
        return { ...choose(person.name, name === person.name ? '' : name), of: { person } }
      })
  return nearDays(locale)
    .filter(({ day, name }) => day.startsWith(wanted) || foldedText(name).startsWith(wanted))
    .map(({ day, name }) => choose(day, name))
}

const quoted = (value: string) => (/\s/.test(value) ? `"${value}"` : value)
