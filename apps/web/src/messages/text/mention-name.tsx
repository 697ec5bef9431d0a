import type { Author } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../chat/chat.tsx'
import { useShownName } from '../../chat/display-names.ts'
import { useLastName } from '../../chat/known-people.ts'
import { openPerson } from '../../ui/open-dialog.ts'
import { everybody } from './mentioned-people.ts'
import styles from './rich-body.module.css'

/** `@name` of a person, as they are called today; it opens their card. */
export function MentionName({ person }: { person: Author }) {
  if (person.id === everybody)
    return (
      <bdi className={styles.mention} data-me>
        @{person.name}
      </bdi>
    )
  return <PersonPill person={person} />
}

function PersonPill({ person }: { person: Author }) {
  const { t } = useTranslation()
  const me = useMe()
  const now = { ...person, name: useLastName(person.id) ?? person.name }
  return (
    <button
      type="button"
      className={styles.mention}
      data-me={person.id === me?.id || undefined}
      title={t('person.open')}
      onClick={() => openPerson(now)}
    >
      <bdi>@{useShownName(now)}</bdi>
    </button>
  )
}
