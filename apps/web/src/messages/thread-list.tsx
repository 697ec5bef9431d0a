import type { MemberList, Message, RoomEvent } from '@lobby/protocol'
import { Fragment, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatState, useMe } from '../chat/chat.tsx'
import { DeskProvider } from './desk-context.ts'
import { ListQuestion } from './list-question.tsx'
import { DayLine, FoldedLine } from './list-rows.tsx'
import { MessageArticle } from './message-article.tsx'
import { buildRows } from './rows.ts'
import { useTabStops } from './tab-stops.ts'
import styles from './thread-list.module.css'
import { useDeskWork } from './use-desk-work.ts'
import { useFoldedRows } from './use-folded-rows.ts'
import { useLongPress } from './use-long-press.ts'
import { useRoving } from './use-roving.ts'

type Props = {
  readonly slug: string
  /** The `seq` of the first message, which is not deleted with its thread. */
  readonly root: number
  readonly messages: readonly Message[]
  /** What one may do in the room. */
  readonly may: MemberList['may']
  readonly mayWrite: boolean
}

const nothing = () => {}

/** The messages of a thread, its first one first, with all that can be done with them in the room. */
export function ThreadList({ slug, root, messages, may, mayWrite }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const allPending = useChatState(({ pending }) => pending)
  const displayNames = useChatState(({ displayNames }) => displayNames)
  const all = useMemo(() => {
    const events = messages.map(
      (message): RoomEvent => ({ type: 'message.created', seq: message.seq, message }),
    )
    const pending = allPending.filter(
      ({ room, answering }) => room === slug && answering?.thread === root,
    )
    const built = buildRows({
      events,
      pending,
      me,
      displayNames,
      unreadAfter: undefined,
      isThread: true,
    })
    return built.filter(({ kind }) => kind !== 'top')
  }, [messages, allPending, slug, root, me, displayNames])
  const { folded: rows, unfold } = useFoldedRows(all, undefined)
  const count = all.filter(({ kind }) => kind === 'message').length - 1
  const first = rows.findIndex(({ kind }) => kind === 'message' || kind === 'folded')
  const scroller = useRef<HTMLElement>(null)
  const work = useDeskWork({
    ...{ slug, rows, may, mayWrite, isModerated: true },
    ...{ onReply: nothing, onUnread: nothing, isThread: true },
  })
  const roving = useRoving({ rows, scroller, onKey: work.onKey })
  useTabStops(scroller)
  const closeQuestion = () => {
    work.close()
    if (work.asked) roving.focus(work.asked.message.key)
  }
  const press = useLongPress((target) => work.openSheetOf(target.closest('article')))
  return (
    <DeskProvider value={work.desk}>
      <section
        ref={scroller}
        className={styles.thread}
        role="log"
        aria-label={t('threads.title')}
        tabIndex={roving.current === undefined ? 0 : -1}
        {...press}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
        onBlur={roving.onBlur}
      >
        {rows.map((row, index) => (
          <Fragment key={row.key}>
            {row.kind === 'day' && <DayLine time={row.time} />}
            {row.kind === 'folded' && (
              <FoldedLine count={row.count} onShow={() => unfold(row.first)} />
            )}
            {row.kind === 'message' && (
              <MessageArticle
                {...propsOf(row)}
                id={row.key}
                slug={slug}
                isCurrent={row.key === roving.current}
                isEdited={row.key === work.edited}
                onEditEnd={work.endEdit}
                isTarget={false}
              />
            )}
            {index === first && count > 0 && (
              <div className={styles.answers}>
                <span>{t('threads.answers', { count })}</span>
              </div>
            )}
          </Fragment>
        ))}
      </section>
      <p role="status" className={styles.said}>
        {work.said}
      </p>
      {work.asked && <ListQuestion asked={work.asked} onClose={closeQuestion} />}
    </DeskProvider>
  )
}

function propsOf<Row extends { kind: string; key: string }>({ kind, key, ...row }: Row) {
  return row
}
