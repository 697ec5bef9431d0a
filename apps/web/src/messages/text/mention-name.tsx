import type { Author } from '@lobby/protocol'
import { useMe } from '../../chat/chat.tsx'
import { useShownName } from '../../chat/display-names.ts'
import styles from './rich-body.module.css'

/** `@name` of a person that the page knows, as they are called today. */
export function MentionName({ person }: { person: Author }) {
  const me = useMe()
  return (
    <bdi className={styles.mention} data-me={person.id === me?.id || undefined}>
      @{useShownName(person)}
    </bdi>
  )
}
