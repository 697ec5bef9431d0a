import { calls } from '../chat/room-level.ts'
import { Avatar } from '../ui/avatar.tsx'
import type { Match } from '../ui/fuzzy-match.ts'
import { Icon } from '../ui/icons.tsx'
import { Name } from '../ui/name.tsx'
import { RoomSign } from '../ui/room-sign.tsx'
import type { Destination, Found } from './destinations.ts'
import styles from './switcher.module.css'
import { useSwitcherWords } from './switcher-words.ts'

type Props = {
  readonly id: string
  readonly found: Found
  readonly isActive: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

export function DestinationOption({ id, found, isActive, onPoint, onChoose }: Props) {
  const { destination, match } = found
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className={styles.option}
      // Not on entering: what scrolls under a pointer that rests is not pointed at.
      onPointerMove={isActive ? undefined : onPoint}
      onClick={onChoose}
    >
      <DestinationSign of={destination} />
      <span className={styles.name}>
        <Marked
          name={destination.name}
          spans={match.spans}
          isOneName={destination.kind !== 'action'}
        />
      </span>
      <Note of={destination} />
    </div>
  )
}

export function DestinationSign({ of }: { of: Destination }) {
  return <span className={styles.sign}>{signOf(of)}</span>
}

function signOf(of: Destination) {
  if (of.kind === 'action') return <Icon name={of.icon} size={18} />
  if (of.kind === 'person') return <Avatar person={of.person} size={24} />
  const [person, ...others] = of.room.people ?? []
  const isOne = person && others.length === 0
  return isOne ? <Avatar person={person} size={24} /> : <RoomSign room={of.room} sizes={[18, 24]} />
}

type MarkedProps = {
  readonly name: string
  readonly spans: Match['spans']
  readonly isOneName: boolean
}

/** The name with what was searched for marked in it. */
function Marked({ name, spans, isOneName }: MarkedProps) {
  const parts = spans.flatMap(([from, to], index) => [
    name.slice(spans[index - 1]?.[1] ?? 0, from),
    <mark key={from}>{name.slice(from, to)}</mark>,
  ])
  const rest = name.slice(spans.at(-1)?.[1] ?? 0)
  const text = (
    <>
      {parts}
      {rest}
    </>
  )
  return isOneName ? <Name of={[name]}>{text}</Name> : text
}

function Note({ of }: { of: Destination }) {
  const { t } = useSwitcherWords()
  const note =
    of.kind === 'person'
      ? of.person.guest
        ? t('person')
        : `@${of.person.name}`
      : of.kind === 'room' && calls(of.room) && t('unread', { count: of.room.unread })
  return note && <span className={styles.note}>{note}</span>
}
