import { useMe } from '../../chat/chat.tsx'
import { useKnownPerson } from '../../chat/known-people.ts'
import styles from './rich-body.module.css'

/** `@name`: of a person whom the page knows it is told apart, of others it stays text. */
export function MentionName({ name }: { name: string }) {
  const person = useKnownPerson(name)
  const me = useMe()
  if (!person) return `@${name}`
  return (
    <bdi className={styles.mention} data-me={person.id === me?.id || undefined}>
      @{person.name}
    </bdi>
  )
}
