import '../../i18n/later-words.ts'
import type { LinkCard } from '@lobby/protocol'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icons.tsx'
import { refusalText } from '../../ui/refusal-text.ts'
import { TextLink } from '../text/text-link.tsx'
import styles from './link-cards.module.css'
import { useCards } from './use-cards.ts'

type Props = {
  readonly slug: string
  readonly seq: number
  /** Whether the reader may take one away. */
  readonly mayRemove: boolean
}

/** The pages to which a message links, in their own words. */
export default function LinkCards({ slug, seq, mayRemove }: Props) {
  const { t } = useTranslation()
  const { cards, remove } = useCards(slug, seq)
  const [problem, setProblem] = useState('')
  if (cards.length === 0) return null
  // The button goes with its card: the focus stays with the message.
  const onRemove = (card: string, button: HTMLElement) => {
    const article = button.closest('article')
    remove(card).then(
      () => article?.focus(),
      (error: unknown) => setProblem(refusalText(t, error)),
    )
  }
  return (
    <ul className={styles.cards} aria-label={t('cards.label')}>
      {cards.map((card) => (
        <Card
          key={card.id}
          card={card}
          onRemove={mayRemove ? (button) => onRemove(card.id, button) : undefined}
        />
      ))}
      {problem !== '' && (
        <li role="alert" className={styles.problem}>
          {problem}
        </li>
      )}
    </ul>
  )
}

type CardProps = {
  readonly card: LinkCard
  readonly onRemove: ((button: HTMLElement) => void) | undefined
}

/** A photo or a film is its picture; of a page, one that says something is wide, and a logo or a face is none. */
function hasWidePicture({ kind, image }: LinkCard): boolean {
  if (kind !== 'page') return true
  return image !== undefined && image.width >= 300 && image.width >= 1.4 * image.height
}

function Card({ card, onRemove }: CardProps) {
  const { t } = useTranslation()
  const { url, kind, title, description, site, image } = card
  return (
    <li className={styles.card} data-picture={image && hasWidePicture(card) ? 'wide' : undefined}>
      <div className={styles.text}>
        <p className={styles.site}>
          <bdi>{site}</bdi>
          {kind === 'video' && <span>{t('cards.video')}</span>}
        </p>
        <p className={styles.title}>
          <TextLink href={url}>
            <bdi>{title}</bdi>
          </TextLink>
        </p>
        {description !== undefined && (
          <p className={styles.description}>
            <bdi>{description}</bdi>
          </p>
        )}
      </div>
      {image && (
        // The title beside it leads to the same place, and says more.
        <img
          className={styles.image}
          src={image.path}
          width={image.width}
          height={image.height}
          style={{ '--ratio': `${image.width} / ${image.height}` } as CSSProperties}
          alt=""
          loading="lazy"
        />
      )}
      {onRemove && (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('cards.remove', { title })}
          title={t('cards.removeHint')}
          onClick={({ currentTarget }) => onRemove(currentTarget)}
        >
          <Icon name="close" size={16} />
        </button>
      )}
    </li>
  )
}
