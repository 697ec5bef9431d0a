import '../i18n/later-words.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moveInBar } from '../ui/bar-keys.ts'
import type { Category } from './emoji-data.ts'
import styles from './emoji-picker.module.css'

/** What each category is told by. */
const signs = {
  own: '⭐',
  smileys: '😀',
  people: '👋',
  nature: '🌿',
  food: '🍎',
  places: '✈️',
  activities: '⚽',
  objects: '💡',
  symbols: '❤️',
  flags: '🏁',
} satisfies Record<Category, string>
export const categories = Object.keys(signs) as Category[]

type Props = {
  readonly shown: readonly Category[]
  readonly onGo: (category: Category) => void
}

/** Leads to a category of the grid. */
export function CategoryBar({ shown, onGo }: Props) {
  const { t } = useTranslation()
  const [stop, setStop] = useState<Category>('smileys')
  return (
    <div
      role="toolbar"
      aria-label={t('emoji.categories')}
      className={styles.bar}
      onKeyDown={moveInBar}
    >
      {shown.map((category) => (
        <button
          key={category}
          type="button"
          className={styles.category}
          tabIndex={category === stop ? 0 : -1}
          aria-label={t(`emoji.category.${category}`)}
          title={t(`emoji.category.${category}`)}
          onFocus={() => setStop(category)}
          onClick={() => onGo(category)}
        >
          {signs[category]}
        </button>
      ))}
    </div>
  )
}
