import type { MemberList, Message, RoomEvent } from '@lobby/protocol'
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type Ref,
  useCallback,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { useChat, useChatState, useMe, useRoom, useRun } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { composerId } from '../keys/key-places.ts'
import { isTouch } from '../ui/is-touch.ts'
import { DeskProvider } from './desk-context.ts'
import { EmptyRoom } from './empty-room.tsx'
import { JumpButton } from './jump-button.tsx'
import { ListQuestion } from './list-question.tsx'
import { BottomRow, DayLine, FoldedLine, NoticeLine, TopRow, UnreadLine } from './list-rows.tsx'
import { MessageArticle } from './message-article.tsx'
import styles from './message-list.module.css'
import { PrintedRoom } from './printed-room.tsx'
import { buildRows, type Row } from './rows.ts'
import { useTabStops } from './tab-stops.ts'
import { UnreadBar } from './unread-bar.tsx'
import { useDeskWork } from './use-desk-work.ts'
import { useFoldedRows } from './use-folded-rows.ts'
import { useLongPress } from './use-long-press.ts'
import { useMarkRead } from './use-mark-read.ts'
import { useRoving } from './use-roving.ts'
import { useScrollKeeping } from './use-scroll-keeping.ts'

export type MessageListHandle = {
  /** The person has written here: the list is at its end, and what they had not read is read. */
  onSent(): void
  markRead(): void
  editLast(): void
  replyToLast(): void
  reactToLast(): void
}

const nothing: never[] = []
const isMessage = ({ type }: RoomEvent) => type.startsWith('message.')

type Props = {
  readonly slug: string
  /** The `seq` of the message that the address leads to. */
  readonly at: number | undefined
  /** What one may do in the room. */
  readonly may: MemberList['may']
  readonly mayWrite: boolean
  readonly onReply: (message: Message) => void
  readonly ref: Ref<MessageListHandle>
}

export function MessageList({ slug, at, may, mayWrite, onReply, ref }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const room = useRoom(slug)
  const roomName = useRoomName(room) ?? slug
  const timeline = useChatState(({ timelines }) => timelines.get(slug))
  const run = useRun(slug)
  const isDetached = run !== timeline
  const allPending = useChatState(({ pending }) => pending)
  // The divider stays where it was when the room was opened.
  const [unreadAfter, setUnreadAfter] = useState(room && room.unread > 0 ? room.readSeq : undefined)
  const isDirect = room?.kind === 'direct'
  // Who is in it, its name says; that never changes.
  const events = useMemo(
    () => (isDirect ? run?.events.filter(isMessage) : run?.events) ?? nothing,
    [run, isDirect],
  )
  const pending = useMemo(
    () => (isDetached ? nothing : allPending.filter((message) => message.room === slug)),
    [allPending, slug, isDetached],
  )
  const displayNames = useChatState(({ displayNames }) => displayNames)
  const all = useMemo(
    () => buildRows({ events, pending, me, displayNames, unreadAfter }),
    [events, pending, me, displayNames, unreadAfter],
  )
  const { folded: rows, unfold } = useFoldedRows(all, at)

  const scroller = useRef<HTMLElement>(null)
  const virtualizer = useRef<VirtualizerHandle>(null)
  const isEmpty = run?.prev === 0 && !all.some(({ kind }) => kind === 'message')
  const view = useScrollKeeping({ slug, at, rows, isEmpty, scroller, virtualizer })
  useMarkRead(slug, view.isEndSeen, timeline?.seq)

  const work = useDeskWork({
    ...{ slug, rows, may, mayWrite, onReply, isModerated: !isDirect },
    onUnread: setUnreadAfter,
    hasThreads: room?.settings.threads === true,
  })
  const endEdit = useCallback(() => {
    work.endEdit()
    if (!isTouch()) document.getElementById(composerId)?.focus()
  }, [work.endEdit])
  const roving = useRoving({ rows, scroller, onKey: work.onKey })
  useTabStops(scroller)
  const press = useLongPress((target) => work.openSheetOf(target.closest('article')))
  const onPointerDown = (event: PointerEvent) => {
    view.onHand()
    press.onPointerDown(event)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    view.onHand()
    roving.onKeyDown(event)
  }
  const onClick = (event: MouseEvent) => {
    // On a link, the browser would keep a copy of where it leads to.
    if (event.altKey && work.markUnreadAt(event.target as Element)) event.preventDefault()
  }
  const closeQuestion = () => {
    work.close()
    if (work.asked) roving.focus(work.asked.message.key)
  }

  const markRead = () => {
    client.markRead(slug)
    setUnreadAfter(undefined)
    view.scrollToEnd()
    if (!isTouch()) document.getElementById(composerId)?.focus()
  }
  const { editLast, replyToLast, reactToLast } = work
  const onSent = () => {
    setUnreadAfter(undefined)
    view.scrollToEnd()
  }
  useImperativeHandle(ref, () => ({
    ...{ onSent, markRead, editLast, replyToLast, reactToLast },
  }))

  // A link may lead to where nothing has been said yet.
  const isPastEnd = at !== undefined && timeline !== undefined && at > timeline.seq
  return (
    <DeskProvider value={work.desk}>
      <div className={styles.frame}>
        <div className={styles.high}>
          <p role="status" className={styles.pastEnd}>
            {isPastEnd && !view.isAway && t('messages.pastEnd')}
          </p>
          {view.unreadAbove && unreadAfter !== undefined && (
            <UnreadBar
              slug={slug}
              after={unreadAfter}
              since={view.unreadAbove.time}
              onGo={view.scrollToUnread}
              onMarkRead={markRead}
            />
          )}
        </div>
        {/* Polite at the end only: what scrolling back brings in is not news. */}
        <section
          ref={scroller}
          onScroll={view.onScroll}
          onWheel={view.onHand}
          onTouchMove={view.onHand}
          {...press}
          onPointerDown={onPointerDown}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onFocus={roving.onFocus}
          onBlur={roving.onBlur}
          className={styles.scroller}
          role="log"
          aria-label={t('messages.list', { room: roomName })}
          aria-live={view.isAway ? 'off' : 'polite'}
          // The way in; from then on, the message that has the focus is the one stop.
          tabIndex={roving.current === undefined ? 0 : -1}
        >
          {isEmpty ? (
            <>
              <EmptyRoom slug={slug} mayWrite={mayWrite} />
              {rows.map(
                (row) => row.kind === 'notice' && <NoticeLine key={row.key} event={row.event} />,
              )}
            </>
          ) : (
            <>
              {view.topDay !== undefined && (
                <div className={styles.topDay} aria-hidden="true">
                  <DayLine time={view.topDay} slug={slug} />
                </div>
              )}
              <div className={styles.space} />
              <Virtualizer
                key={view.stretch}
                ref={virtualizer}
                scrollRef={scroller}
                data={rows}
                shift={view.isPrepending}
                bufferSize={view.buffer}
                keepMounted={roving.index < 0 ? nothing : [roving.index]}
              >
                {(row) => (
                  <ListRow
                    key={row.key}
                    row={row}
                    slug={slug}
                    at={at}
                    isCurrent={row.key === roving.current}
                    isEdited={row.key === work.edited}
                    onEditEnd={endEdit}
                    onUnfold={unfold}
                  />
                )}
              </Virtualizer>
              {isDetached && <BottomRow slug={slug} />}
            </>
          )}
        </section>
        <div className={styles.low}>
          <p role="status" className={styles.said}>
            {work.said}
          </p>
          {view.isAway && !isEmpty && <JumpButton fresh={view.fresh} onClick={view.scrollToEnd} />}
        </div>
      </div>
      <PrintedRoom name={roomName}>
        {() =>
          rows.map((row) => (
            <ListRow key={row.key} row={row} slug={slug} at={undefined} isCurrent={false} />
          ))
        }
      </PrintedRoom>
      {work.asked && <ListQuestion asked={work.asked} onClose={closeQuestion} />}
    </DeskProvider>
  )
}

type ListRowProps = Pick<Props, 'slug' | 'at'> & {
  readonly row: Row
  readonly isCurrent: boolean
  readonly isEdited?: boolean
  readonly onEditEnd?: () => void
  readonly onUnfold?: (first: string) => void
}

function ListRow(props: ListRowProps) {
  const { row, slug, at, isCurrent, isEdited = false, onEditEnd, onUnfold } = props
  switch (row.kind) {
    case 'top':
      return <TopRow slug={slug} />
    case 'day':
      return <DayLine time={row.time} slug={slug} />
    case 'unread':
      return <UnreadLine />
    case 'notice':
      return <NoticeLine event={row.event} />
    case 'folded':
      return <FoldedLine count={row.count} onShow={() => onUnfold?.(row.first)} />
    case 'message': {
      const { kind, key, ...message } = row
      return (
        <MessageArticle
          {...message}
          id={key}
          slug={slug}
          isCurrent={isCurrent}
          isEdited={isEdited}
          onEditEnd={onEditEnd}
          isTarget={at !== undefined && row.seq === at}
        />
      )
    }
  }
}
