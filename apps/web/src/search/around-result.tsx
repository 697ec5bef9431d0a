import type { Message } from '@lobby/protocol'
import { useState } from 'react'
import { useChatState } from '../chat/chat.tsx'
import { OneLine } from '../composer/one-line.tsx'
import { placeOf } from '../messages/place-of.ts'
import { PersonName } from '../ui/person-name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import styles from './around-result.module.css'
import { useSearchWords } from './search-words.ts'

/** So many before it, and after it. */
const near = 2
/** What was deleted, or answered in threads, is among them. */
const asked = 15

type Props = { readonly slug: string; readonly message: Message }

/** What was said around a message that was found, below it when it is wanted. */
export function AroundResult({ slug, message }: Props) {
  const { t } = useSearchWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={styles.around}>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t(isOpen ? 'around.hide' : 'around.show')}
      </button>
      {isOpen && <Lines slug={slug} message={message} />}
    </div>
  )
}

function Lines({ slug, message: { seq } }: Props) {
  const { t } = useSearchWords()
  const blocked = useChatState(({ profile }) => profile?.blocked)
  const { answer, problem } = useEndpoint([
    'GET /api/rooms/{slug}/messages',
    { params: { slug }, query: { around: seq, limit: asked } },
  ])
  const said = answer?.messages.filter(
    (one) => !one.deleted && placeOf(one) === one.seq && !blocked?.includes(one.author.id),
  )
  const before = said?.filter((one) => one.seq < seq).slice(-near) ?? []
  const after = said?.filter((one) => one.seq > seq).slice(0, near) ?? []
  return (
    <>
      <Problem>{problem}</Problem>
      {said && before.length + after.length === 0 && <p>{t('around.none')}</p>}
      {before.length > 0 && <Said messages={before} label={t('around.before')} />}
      {after.length > 0 && <Said messages={after} label={t('around.after')} />}
    </>
  )
}

type SaidProps = { readonly messages: readonly Message[]; readonly label: string }

function Said({ messages, label }: SaidProps) {
  return (
    <>
      <p className={styles.label}>{label}</p>
      <ul className={styles.lines} aria-label={label}>
        {messages.map(({ seq, author, body, attachments = [] }) => (
          <li key={seq} className={styles.line} dir="auto">
            <span className={styles.author}>
              <PersonName person={author} />
            </span>{' '}
            <OneLine body={body === '' ? attachments.map(({ name }) => name).join(', ') : body} />
          </li>
        ))}
      </ul>
    </>
  )
}
