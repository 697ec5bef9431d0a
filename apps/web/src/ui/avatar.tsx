import type { Author, Color } from '@lobby/protocol'
import { type CSSProperties, useState } from 'react'
import { useChatState } from '../chat/chat.tsx'
import { useShownName } from '../chat/display-names.ts'
import styles from './avatar.module.css'
import { hues, useColor } from './person-color.ts'

type Props = { readonly person: Pick<Author, 'id' | 'name'>; readonly size?: number }

/** A person's picture, or their initials in their colour. Says nothing that the name beside it does not. */
export function Avatar({ person, size = 36 }: Props) {
  const picture = useChatState(({ pictures }) => pictures.get(person.id))
  const [broken, setBroken] = useState<string>()
  const name = useShownName(person)
  const color = useColor(person.id)
  if (picture === undefined || picture === broken)
    return <Initials name={name} color={color} size={size} />
  return (
    <img
      className={styles.avatar}
      style={{ '--size': `${size / 16}rem` } as CSSProperties}
      src={picture}
      alt=""
      loading="lazy"
      // Without a network, for one.
      onError={() => setBroken(picture)}
    />
  )
}

type InitialsProps = { readonly name: string; readonly color: Color; readonly size: number }

/** The same in any colour. */
export function Initials({ name, color, size }: InitialsProps) {
  const style = { '--hue': hues[color], '--size': `${size / 16}rem` } as CSSProperties
  return (
    <span className={styles.avatar} style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}

// Making one takes longer than drawing a face.
const characters = new Intl.Segmenter()

/** A face comes back with each message of its person. */
const known = new Map<string, string>()

function initialsOf(name: string): string {
  const initials = known.get(name) ?? initialsIn(name)
  known.set(name, initials)
  return initials
}

function initialsIn(name: string): string {
  const words = name.split(/[\s._-]+/u).filter(Boolean)
  const letters = (words.length > 1 ? [words[0], words.at(-1)] : [words[0]]).map(
    (word) => characters.segment(word ?? '').containing(0)?.segment ?? '',
  )
  return letters.join('').toLocaleUpperCase() || '?'
}
