import type { CSSProperties } from 'react'
import styles from './avatar.module.css'

/** A person's colour and letters, made of the name. Says nothing that the name beside it does not. */
export function Avatar({ name, size = 36 }: { name: string; size?: number }) {
  const style = { '--hue': hueOf(name), '--size': `${size / 16}rem` } as CSSProperties
  return (
    <span className={styles.avatar} style={style} aria-hidden="true">
      {initialsOf(name)}
    </span>
  )
}

/** A hue for the name, in degrees; neighbours in the alphabet are far apart. */
export function hueOf(name: string): number {
  let hash = 2166136261
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619)
  return ((hash >>> 8) % 24) * 15
}

function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter(Boolean)
  const letters = (words.length > 1 ? [words[0], words.at(-1)] : [words[0]]).map(
    (word) => [...new Intl.Segmenter().segment(word ?? '')][0]?.segment ?? '',
  )
  return letters.join('').toLocaleUpperCase() || '?'
}
