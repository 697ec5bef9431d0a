import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { useChat, useChatState, useMe, useRun } from '../chat/chat.tsx'
import { startOfDay } from '../i18n/start-of-day.ts'
import { countFresh, type Row } from './rows.ts'
import { useJump } from './use-jump.ts'

type Input = {
  readonly slug: string
  readonly at: number | undefined
  readonly rows: readonly Row[]
  readonly scroller: RefObject<HTMLElement | null>
  readonly virtualizer: RefObject<VirtualizerHandle | null>
}

/** `unknown` until the list is drawn where it opens: what nobody has seen is not read. */
type Place = 'unknown' | 'end' | 'away'

/** So near the end, the list follows what is new. */
const nearEnd = 100
/** With some of what was before in sight. */
const belowTop = { align: 'start', offset: -80 } as const
/** Pixels beyond the view that are drawn: few until a hand is on the list, so that a room is there at once. */
const buffers = { atRest: 60, inMotion: 600 }
/** So near an end of what is known, the list asks for more. */
const nearEdge = 1_000

/**
 * Keeps the view where the person wants it: at the end while they are there,
 * and on the same message while others come in above or below it.
 */
export function useScrollKeeping({ slug, at, rows, scroller, virtualizer }: Input) {
  const client = useChat()
  const me = useMe()
  const timeline = useChatState(({ timelines }) => timelines.get(slug))
  const run = useRun(slug)
  const isDetached = run !== timeline
  const { goal, returnToLatest } = useJump(slug, at)
  const { stretch } = goal
  const [place, setPlace] = useState<Place>('unknown')
  const [topDay, setTopDay] = useState<number>()
  /** The newest `seq` when the person left the end. */
  const [leftAt, setLeftAt] = useState(timeline?.seq ?? 0)
  const [isUnreadAbove, setUnreadAbove] = useState(false)
  const unread = useMemo(() => rows.findIndex(({ kind }) => kind === 'unread'), [rows])
  const [isPlacedAtUnread, setPlacedAtUnread] = useState(false)
  const isSticking = useRef(at === undefined)
  const placed = useRef<typeof goal>(undefined)
  const last = useRef({ offset: 0, height: 0 })
  /** Whether a hand was on the list since it was last put at its end. */
  const isTouched = useRef(false)
  const [buffer, setBuffer] = useState(buffers.atRest)
  const newestSeq = useRef(0)
  const oldest = useRef({ stretch, prev: run?.prev })

  const { prev: oldestPrev } = oldest.current
  const isPrepending =
    oldest.current.stretch === stretch &&
    run !== undefined &&
    oldestPrev !== undefined &&
    run.prev < oldestPrev

  function onHand(): void {
    isTouched.current = true
    setBuffer(buffers.inMotion)
  }

  function stick(isNear: boolean): void {
    if (isNear) isTouched.current = false
    if (isNear === isSticking.current) return
    isSticking.current = isNear
    setPlace(isNear ? 'end' : 'away')
    client.setScrolledBack(slug, !isNear)
    if (!isNear) setLeftAt(timeline?.seq ?? 0)
  }

  function scrollToEnd(): void {
    stick(true)
    returnToLatest()
    toEnd(scroller.current)
  }

  function onScroll(): void {
    const list = virtualizer.current
    const element = scroller.current
    if (!list || !element || !placed.current) return
    const { scrollTop: offset, scrollHeight: height } = element
    const distance = height - element.clientHeight - offset
    // Rows that are measured, or come in, move the end away and the list up by themselves.
    const isByHand = isTouched.current || height === last.current.height
    if (distance < nearEnd && !isDetached) stick(true)
    else if (offset < last.current.offset - 1 && isByHand) stick(false)
    last.current = { offset, height }
    if (offset < nearEdge) void client.loadOlder(slug)
    if (isDetached && distance < nearEdge) void client.loadNewer(slug)
    setUnreadAbove(unread >= 0 && list.getItemOffset(unread) < offset)
    const top = rows[list.findItemIndex(offset + 24)]
    setTopDay(top?.kind === 'message' && offset > 8 ? startOfDay(top.time) : undefined)
  }

  useLayoutEffect(() => {
    oldest.current = { stretch, prev: run?.prev }
    newestSeq.current = timeline?.seq ?? 0
    const list = virtualizer.current
    if (!list || rows.length === 1 || !goal.isReady) return
    const isFirst = placed.current === undefined
    const isMoved = placed.current !== goal
    placed.current = goal
    if (isMoved && goal.seq !== undefined) {
      isSticking.current = false
      setPlace('away')
      client.setScrolledBack(slug, true)
      setLeftAt(newestSeq.current)
      list.scrollToIndex(indexOf(rows, goal.seq), { align: 'center' })
    } else if (isFirst && unread > 0) {
      // Down to what is new; whether that is the end shows when it is drawn.
      isSticking.current = false
      list.scrollToIndex(unread, belowTop)
      requestAnimationFrame(() => setPlacedAtUnread(true))
    } else if (isMoved || isSticking.current) {
      isSticking.current = true
      toEnd(scroller.current)
      setPlace('end')
    }
  }, [rows, unread, run?.prev, timeline?.seq, goal, stretch, client, slug, virtualizer, scroller])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!isPlacedAtUnread || !element) return
    const distance = element.scrollHeight - element.clientHeight - element.scrollTop
    isSticking.current = distance < nearEnd
    setPlace(isSticking.current ? 'end' : 'away')
    client.setScrolledBack(slug, !isSticking.current)
    setLeftAt(newestSeq.current)
  }, [isPlacedAtUnread, scroller, client, slug])

  const hasRows = rows.length > 1
  // biome-ignore lint/correctness/useExhaustiveDependencies: each stretch is drawn in an element of its own
  useEffect(() => {
    const element = scroller.current
    if (!hasRows || !element?.lastElementChild) return
    // Rows are measured once they are drawn, and a keyboard takes half of a phone's screen.
    const observer = new ResizeObserver(() => {
      if (isSticking.current) toEnd(element)
    })
    for (const part of [element, ...element.children]) observer.observe(part)
    return () => observer.disconnect()
  }, [scroller, hasRows, stretch])

  const isAway = place === 'away'
  const isEndSeen = place === 'end' && !isDetached
  const fresh = isAway ? countFresh(timeline?.events ?? [], leftAt, me) : 0
  return {
    isAway,
    isEndSeen,
    isPrepending,
    buffer,
    stretch,
    topDay,
    fresh,
    /** The row of what is new, while it is above the view. */
    unreadAbove: isUnreadAbove ? rows[unread] : undefined,
    scrollToUnread: () => virtualizer.current?.scrollToIndex(unread, belowTop),
    scrollToEnd,
    onScroll,
    onHand,
  }
}

/** The row of the message, or else the first one after it. */
function indexOf(rows: readonly Row[], seq: number): number {
  const index = rows.findIndex((row) => row.kind === 'message' && (row.seq ?? 0) >= seq)
  return index < 0 ? rows.length - 1 : index
}

/** Not by the virtual list: its own way keeps pulling for a while, also against a hand that scrolls. */
function toEnd(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight
}
