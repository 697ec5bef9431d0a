import '../../i18n/later-words.ts'
import type { Author } from '@lobby/protocol'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatState, useMe } from '../../chat/chat.tsx'
import { useNameOf } from '../../chat/display-names.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useEndpoint } from '../../ui/use-endpoint.ts'
import { useGroups } from '../../ui/use-groups.ts'
import { ranked } from './ranking.ts'
import { speakers } from './speakers.ts'
import type { Option, Trigger } from './trigger.ts'

/** People, by their names: who wrote last here, who is in the room, who wrote elsewhere; then groups. */
export const peopleTrigger: Trigger = {
  name: 'people',
  useOptions(query, slug) {
    const { t } = useTranslation()
    const me = useMe()?.id
    const timelines = useChatState(({ timelines }) => timelines)
    const isLive = useChatState(({ connection }) => connection.phase === 'live')
    const { answer } = useEndpoint(['GET /api/rooms/{slug}/members', { params: { slug } }], {
      enabled: isLive,
    })
    const people = useMemo(() => {
      const members = answer?.members.filter(({ role }) => role !== 'banned') ?? []
      return eachOnce([...speakers(timelines, slug), ...members.map(({ user }) => user)])
    }, [answer, timelines, slug])
    const nameOf = useNameOf(people)
    const groups = useGroups()
    const mayCall = answer?.may.includes('room.call')
    return useMemo<readonly Option[]>(() => {
      const others = people.filter(({ id }) => id !== me)
      const namesOf = (person: Author) => [nameOf(person), person.name]
      const found = ranked(others, query, namesOf).map((person) => ({
        key: person.id,
        label: nameOf(person),
        detail: person.guest ? t('completion.guest') : `@${person.name}`,
        picture: <Avatar person={person} size={24} />,
        insert: `@${person.name}`,
      }))
      const grouped = ranked(groups ?? [], query, ({ name }) => [name]).map(
        ({ name, members }) => ({
          ...{ key: `@${name}`, label: name, insert: `@${name}` },
          detail: t('group.members', { count: members.length }),
          picture: <Icon name="people" size={24} />,
        }),
      )
      // For who may not, it says so once they ask for it: otherwise it looks as if it did not exist.
      const isKnown = mayCall === true || (mayCall === false && query !== '')
      const calls = ranked(callNames, query, (name) => [name]).map((name) => ({
        ...{ key: `@${name}`, label: `@${name}`, insert: `@${name}` },
        detail: t(mayCall ? callTexts[name] : 'completion.callRefused'),
      }))
      return [...found, ...grouped, ...(isKnown ? calls : [])]
    }, [people, me, query, nameOf, groups, mayCall, t])
  },
}

const callNames = ['room', 'here'] as const
const callTexts = { room: 'completion.callRoom', here: 'completion.callHere' } as const

/** The first of each name: a mention has nothing else to tell two of them apart. */
function eachOnce(people: readonly Author[]): readonly Author[] {
  return [...new Map(people.toReversed().map((person) => [person.name, person])).values()].reverse()
}
