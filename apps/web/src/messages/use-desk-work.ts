import type { MemberList, Message } from '@lobby/protocol'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { useUsedEmoji } from '../emoji/used-emoji.ts'
import { copyText } from '../ui/copy-text.ts'
import { openPanel } from '../ui/open-panel.ts'
import { refusalText } from '../ui/refusal-text.ts'
import type { Asked } from './list-question.tsx'
import { actionsFor, type StoredMessage } from './message-actions.ts'
import type { Row } from './rows.ts'

/** Milliseconds for which it stands there that something was copied. */
const readable = 2_500

type Input = {
  readonly slug: string
  readonly rows: readonly Row[]
  /** What one may do in the room. */
  readonly may: MemberList['may']
  readonly isModerated: boolean
  readonly mayWrite: boolean
  readonly onReply: (message: Message) => void
  /** What follows this `seq` is unread from now on. */
  readonly onUnread: (after: number) => void
  /** Whether messages can be answered in a thread. */
  readonly hasThreads?: boolean
  /** It is the list of one. */
  readonly isThread?: boolean
}

/** What the list does for the actions of its messages: asks, copies, and says what came of it. */
export function useDeskWork(input: Input) {
  const { slug, rows, may, isModerated, mayWrite, onReply, onUnread } = input
  const { hasThreads = false, isThread = false } = input
  const { t } = useTranslation()
  const client = useChat()
  const used = useUsedEmoji()
  const note = useRef(used.note)
  note.current = used.note
  /** The key of the message that is being edited. */
  const [edited, setEdited] = useState<string>()
  const [asked, setAsked] = useState<Asked>()
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), readable)
    return () => clearTimeout(timer)
  }, [said])

  const mayDeleteAll = may.includes('message.delete')
  const mayReact = may.includes('message.react')
  const mayPin = may.includes('message.pin')
  const desk = useMemo(() => {
    /** Does it, or says below the list why it was refused. */
    const carryOut = async (change: Promise<unknown>) => {
      try {
        await change
      } catch (error) {
        setSaid(refusalText(t, error))
        throw error
      }
    }
    return {
      ...{ mayDeleteAll, mayReact, mayPin },
      isModerated,
      mayWrite,
      hasThreads: hasThreads && !isThread,
      isThread,
      openThread: ({ message }: StoredMessage) =>
        openPanel('thread', { slug, seq: message.thread ?? message.seq }),
      react({ slug, seq, message }: StoredMessage, emoji: string) {
        const isMine = message.reactions?.find((one) => one.emoji === emoji)?.mine === true
        if (!isMine) note.current(emoji)
        const { react, unreact } = client.api.messages
        return carryOut((isMine ? unreact : react)(slug, seq, emoji))
      },
      setPinned({ slug, seq }: StoredMessage, isPinned: boolean) {
        const { pin, unpin } = client.api.messages
        carryOut((isPinned ? pin : unpin)(slug, seq)).catch(() => {})
      },
      edit: ({ key }: StoredMessage) => setEdited(key),
      reply: ({ message }: StoredMessage) => onReply(message),
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
    }
  }, [
    client,
    slug,
    mayDeleteAll,
    mayReact,
    mayPin,
    isModerated,
    mayWrite,
    hasThreads,
    isThread,
    onReply,
    onUnread,
    t,
  ])

  /** Undefined for what is not stored, or is deleted: there nothing is to be done. */
  function storedOf(row: Row | undefined): StoredMessage | undefined {
    if (row?.kind !== 'message' || row.message === undefined || row.isDeleted) return undefined
    const { key, body, isMine, message } = row
    return { key, slug, seq: message.seq, body, isMine, message }
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

  const endEdit = useCallback(() => setEdited(undefined), [])
  const isAwaited = rows.some(
    (row) => row.kind === 'message' && row.key === edited && row.seq === undefined,
  )
  // A person who goes on with something else is not called back to it later.
  useEffect(() => {
    if (!isAwaited) return
    document.addEventListener('keydown', endEdit, true)
    return () => document.removeEventListener('keydown', endEdit, true)
  }, [isAwaited, endEdit])

  /** Lets this person change what they wrote last, if it is in sight of the page. */
  function editLast(): void {
    const last = rows.findLast(
      (row) =>
        row.kind === 'message' && row.isMine && !row.isDeleted && !row.message?.forwardedFrom,
    )
    if (last?.kind !== 'message' || !mayWrite) return
    // One that is on its way is edited as soon as it is stored: its row stays the same.
    setEdited(last.key)
  }

  function replyToLast(): void {
    const last = storedOf(rows.findLast((row) => storedOf(row) !== undefined))
    if (last && mayWrite) onReply(last.message)
  }

  /** All emoji, for the last message. */
  function reactToLast(): void {
    const last = storedOf(rows.findLast((row) => storedOf(row) !== undefined))
    if (last && mayReact) setAsked({ question: 'react', message: last })
  }

  return {
    reactToLast,
    ...{ desk, asked, said, edited, onKey, openSheetOf, markUnreadAt, editLast, replyToLast },
    endEdit,
    close: () => setAsked(undefined),
  }
}
