import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Loading } from '../ui/loading.tsx'
import { PersonButton } from '../ui/person-button.tsx'
import { useGroups } from '../ui/use-groups.ts'
import { Username } from '../ui/username.tsx'
import styles from './members-panel.module.css'

type Props = { readonly name: string; readonly onClose: () => void }

/** Who is in a group. */
export default function GroupCard({ name, onClose }: Props) {
  const { t } = useTranslation()
  const groups = useGroups()
  const members = groups?.find((group) => group.name === name.normalize('NFKC'))?.members
  return (
    <Dialog opened onClose={onClose} size="sm" title={<bdi>@{name}</bdi>}>
      {!groups && <Loading />}
      {groups && (
        <p className={styles.topic}>
          {members ? t('group.members', { count: members.length }) : t('group.gone')}
        </p>
      )}
      <ul className={styles.list}>
        {members?.map((person) => (
          <li key={person.id} className={styles.member}>
            <Avatar person={person} size={32} />
            <span className={styles.who}>
              <PersonButton person={person} className={styles.name} />
              <Username person={person} />
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
