import '../i18n/later-words.ts'
import type { Author } from '@lobby/protocol'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatState, useMe } from '../chat/chat.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PersonButton } from '../ui/person-button.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import type { StoredMessage } from './message-actions.ts'
import styles from './seen-dialog.module.css'

type Props = { readonly message: StoredMessage; readonly onClose: () => void }

/** The people behind the reactions to a message. */
export default function ReactedDialog({ message: { message, slug }, onClose }: Props) {
  const { t } = useTranslation()
  const authors = useAuthors(slug)
  return (
    <Dialog opened onClose={onClose} title={t('messages.reactedBy')}>
      {message.reactions?.map(({ emoji, count, people }) => (
        <section key={emoji} aria-label={t('messages.reaction', { emoji, count })}>
          <h3 className={styles.emoji}>
            {emoji} {count}
          </h3>
          <ul className={styles.people}>
            {people.map((id) => (
              <Reacted key={id} id={id} known={authors.get(id)} onClose={onClose} />
            ))}
          </ul>
          {count > people.length && (
            <p className={styles.note}>{t('messages.andMore', { count: count - people.length })}</p>
          )}
        </section>
      ))}
    </Dialog>
  )
}

type ReactedProps = {
  readonly id: string
  readonly known: Author | undefined
  readonly onClose: () => void
}

/** A person who may have said nothing in what is loaded of the room: then the server knows the name. */
function Reacted({ id, known, onClose }: ReactedProps) {
  const { answer } = useEndpoint(['GET /api/people/{userId}', { params: { userId: id } }], {
    enabled: known === undefined,
  })
  const person = known ?? answer?.user
  if (!person) return null
  return (
    <li className={styles.person}>
      <Avatar person={person} size={32} />
      <PersonButton person={person} className={styles.name} onOpen={onClose} />
    </li>
  )
}

/** By id, the people whose messages of the room are loaded. */
function useAuthors(slug: string): ReadonlyMap<string, Author> {
  const me = useMe()
  const events = useChatState(({ timelines }) => timelines.get(slug)?.events)
  return useMemo(() => {
    const authors = (events ?? []).flatMap((event) =>
      event.type === 'message.created' ? [event.message.author] : [],
    )
    return new Map([...authors, ...(me ? [me] : [])].map((person) => [person.id, person]))
  }, [events, me])
}
