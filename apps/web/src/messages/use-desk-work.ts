import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { copyText } from '../ui/copy-text.ts'
import { refusalText } from '../ui/refusal-text.ts'
import type { Asked } from './list-question.tsx'
import { actionsFor, type StoredMessage } from './message-actions.ts'
import type { Row } from './rows.ts'

/** Milliseconds for which it stands there that something was copied. */
const readable = 2_500

type Input = {
  readonly slug: string
  readonly rows: readonly Row[]
  readonly mayDeleteAll: boolean
  readonly isModerated: boolean
  /** What follows this `seq` is unread from now on. */
  readonly onUnread: (after: number) => void
}

/** What the list does for the actions of its messages: asks, copies, and says what came of it. */
export function useDeskWork({ slug, rows, mayDeleteAll, isModerated, onUnread }: Input) {
  const { t } = useTranslation()
  const client = useChat()
  const [asked, setAsked] = useState<Asked>()
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), readable)
    return () => clearTimeout(timer)
  }, [said])

  const desk = useMemo(
    () => ({
      mayDeleteAll,
      isModerated,
      async copy(text: string, saying: 'messages.textCopied' | 'messages.addressCopied') {
        setSaid(t((await copyText(text)) ? saying : 'messages.notCopied'))
      },
      save: ({ seq }: StoredMessage) =>
        client.api.call('PUT /api/saved/{slug}/{seq}', { params: { slug, seq } }).then(
          () => setSaid(t('messages.saved')),
          (refusal) => setSaid(refusalText(t, refusal)),
        ),
      markUnread: ({ seq }: StoredMessage) =>
        client.markUnread(slug, seq).then(
          () => {
            onUnread(seq - 1)
            setSaid(t('messages.markedUnread'))
          },
          (refusal) => setSaid(refusalText(t, refusal)),
        ),
      ask: (question: Asked['question'], message: StoredMessage) => setAsked({ question, message }),
      openSheet: (message: StoredMessage) => setAsked({ question: 'sheet', message }),
    }),
    [client, slug, mayDeleteAll, isModerated, onUnread, t],
  )

  /** Undefined for what is not stored, or is deleted: there nothing is to be done. */
  function storedOf(row: Row | undefined): StoredMessage | undefined {
    if (row?.kind !== 'message' || row.seq === undefined || row.isDeleted) return undefined
    const { key, seq, body, isMine } = row
    return { key, slug, seq, body, isMine }
  }

  function onKey(row: Row, key: string): boolean {
    const message = storedOf(row)
    const action = message && actionsFor(message, desk).find((action) => action.key === key)
    if (action) action.run(message, desk)
    return action !== undefined
  }

  function openSheetOf(article: HTMLElement | null): void {
    const message = storedOf(rows.find(({ key }) => key === article?.dataset.key))
    if (message) desk.openSheet(message)
  }

  function markUnreadAt(target: Element): boolean {
    const key = target.closest('article')?.dataset.key
    const message = storedOf(rows.find((row) => row.key === key))
    if (message) desk.markUnread(message)
    return message !== undefined
  }

  return { desk, asked, said, onKey, openSheetOf, markUnreadAt, close: () => setAsked(undefined) }
}
