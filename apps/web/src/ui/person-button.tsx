import type { Author } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import { openPerson } from './open-dialog.ts'
import styles from './person-button.module.css'
import { PersonName } from './person-name.tsx'

type Props = {
  readonly person: Author
  readonly className?: string | undefined
  /** Before the card opens: what lies over the page goes away. */
  readonly onOpen?: () => void
}

/** A person's name, which opens their card. */
export function PersonButton({ person, className = '', onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className={`${styles.person} ${className}`}
      title={t('person.open')}
      onClick={() => {
        onOpen?.()
        openPerson(person)
      }}
    >
      <PersonName person={person} />
    </button>
  )
}
