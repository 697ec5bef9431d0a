import '../../i18n/later-words.ts'
import type { Author } from '@lobby/protocol'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../chat/chat.tsx'
import { useShownName } from '../../chat/display-names.ts'
import { useLastName } from '../../chat/known-people.ts'
import { openDialog, openPerson } from '../../ui/open-dialog.ts'
import { everybody, groupSign } from './mentioned-people.ts'
import styles from './rich-body.module.css'

/** `@name` of a person, as they are called today; it opens their card. */
export function MentionName({ person }: { person: Author }) {
  if (person.id === everybody)
    return (
      <bdi className={styles.mention} data-me>
        @{person.name}
      </bdi>
    )
  if (person.id.startsWith(groupSign)) return <GroupPill name={person.name} />
  return <PersonPill person={person} />
}

/** A group; who is in it, people with accounts may look up. */
function GroupPill({ name }: { name: string }) {
  const { t } = useTranslation()
  if (useMe()?.guest !== false) return <bdi className={styles.mention}>@{name}</bdi>
  return (
    <button
      type="button"
      className={styles.mention}
      title={t('group.open')}
      onClick={() => openDialog('group', name.toLowerCase())}
    >
      <bdi>@{name}</bdi>
    </button>
  )
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
