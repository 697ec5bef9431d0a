import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { VirtualizerHandle } from 'virtua'
import { useChat, useChatState, useMe, useRun } from '../chat/chat.tsx'
import { startOfDay } from '../i18n/start-of-day.ts'
import { countFresh, type Row } from './rows.ts'
import { useJump } from './use-jump.ts'

type Input = {
  readonly slug: string
  readonly at: number | undefined
  readonly rows: readonly Row[]
  /** Nothing was said here: there are notices at most, which are no virtual list. */
  readonly isEmpty: boolean
  readonly scroller: RefObject<HTMLElement | null>
  readonly virtualizer: RefObject<VirtualizerHandle | null>
}

/** `unknown` until the list is drawn where it opens: what nobody has seen is not read. */
type Place = 'unknown' | 'end' | 'away'

/** So near the end, the list follows what is new. */
const nearEnd = 100
/** What is new is put with so much of what was before in sight. */
const before = 80
/** Pixels beyond the view that are drawn: few until a hand is on the list, so that a room is there at once. */
const buffers = { atRest: 60, inMotion: 600 }
/** So near an end of what is known, the list asks for more. */
const nearEdge = 1_000

/** The row that the view stays at while rows are measured, until it is moved; `top` is where that was last. */
type Hold = { readonly key: string; readonly align: 'center' | 'belowTop'; top?: number }

/**
 * Keeps the view where the person wants it: at the end while they are there,
 * and on the same message while others come in above or below it.
 */
export function useScrollKeeping({ slug, at, rows, isEmpty, scroller, virtualizer }: Input) {
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
  const held = useRef<Hold>(undefined)
  const placed = useRef<typeof goal>(undefined)
  const last = useRef({ offset: 0, height: 0 })
  /** Whether a hand was on the list since it was last put at its end. */
  const isTouched = useRef(false)
  /** Whether something was typed just now. */
  const isTyped = useRef(false)
  const [buffer, setBuffer] = useState(buffers.atRest)
  const newestSeq = useRef(0)
  const latestRows = useRef(rows)
  const oldest = useRef({ stretch, prev: run?.prev })

  const { prev: oldestPrev } = oldest.current
  const isPrepending =
    oldest.current.stretch === stretch &&
    run !== undefined &&
    oldestPrev !== undefined &&
    run.prev < oldestPrev

  /**
   * Puts the list where it belongs: to its end, or to the row that it is held at.
   * Not by the virtual list: its own way keeps pulling for a while, also against
   * a hand that scrolls and against what was asked for next.
   */
  const put = useCallback(() => {
    const list = virtualizer.current
    const element = scroller.current
    if (!element) return
    if (isSticking.current) element.scrollTop = element.scrollHeight
    else if (held.current && list) {
      const { key, align } = held.current
      const index = latestRows.current.findIndex((row) => row.key === key)
      if (index < 0) return
      const room =
        align === 'center' ? (element.clientHeight - list.getItemSize(index)) / 2 : before
      element.scrollTop = list.getItemOffset(index) - room
      held.current.top = element.scrollTop
    }
  }, [scroller, virtualizer])

  const hold = useCallback(
    (row: Row | undefined, align: Hold['align']) => {
      isSticking.current = false
      held.current = row && { key: row.key, align }
      put()
    },
    [put],
  )

  function onHand(): void {
    held.current = undefined
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
    put()
  }

  function onScroll(): void {
    const list = virtualizer.current
    const element = scroller.current
    if (!list || !element || !placed.current) return
    const { scrollTop: offset, scrollHeight: height } = element
    const distance = height - element.clientHeight - offset
    // Between two texts a field is as small as an empty one: by that, the browser has moved the list.
    if (isSticking.current && isTyped.current && !isTouched.current) {
      put()
      return
    }
    // Rows that are measured, or come in, move the end away and the list up by themselves.
    const isStill = height === last.current.height
    const isByHand = isTouched.current || isStill
    // The browser moves it too: to what was looked up in the page, or has the focus.
    if (isStill && offset !== held.current?.top) held.current = undefined
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
    latestRows.current = rows
    newestSeq.current = timeline?.seq ?? 0
    const list = virtualizer.current
    if (isEmpty) put()
    if (!list || rows.length === 1 || !goal.isReady) return
    const isFirst = placed.current === undefined
    const isMoved = placed.current !== goal
    placed.current = goal
    if (isMoved && goal.seq !== undefined) {
      setPlace('away')
      client.setScrolledBack(slug, true)
      setLeftAt(newestSeq.current)
      hold(rows[indexOf(rows, goal.seq)], 'center')
    } else if (isFirst && unread > 0) {
      // Down to what is new; whether that is the end shows when it is drawn.
      hold(rows[unread], 'belowTop')
      requestAnimationFrame(() => setPlacedAtUnread(true))
    } else if (isMoved || isSticking.current) {
      isSticking.current = true
      put()
      setPlace('end')
    }
  }, [
    rows,
    isEmpty,
    unread,
    run?.prev,
    timeline?.seq,
    goal,
    stretch,
    client,
    slug,
    virtualizer,
    hold,
    put,
  ])

  useLayoutEffect(() => {
    const element = scroller.current
    // The end may have been asked for since.
    if (!isPlacedAtUnread || !element || isSticking.current) return
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
    const observer = new ResizeObserver(put)
    for (const part of [element, ...element.children]) observer.observe(part)
    return () => observer.disconnect()
  }, [scroller, hasRows, isEmpty, stretch, put])

  useEffect(() => {
    const forget = () => {
      isTyped.current = false
    }
    const onInput = () => {
      isTyped.current = true
      // What it scrolled is told in the next frame, or in the one after it.
      requestAnimationFrame(() => requestAnimationFrame(forget))
    }
    document.addEventListener('input', onInput, true)
    return () => document.removeEventListener('input', onInput, true)
  }, [])

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
    scrollToUnread: () => {
      stick(false)
      hold(rows[unread], 'belowTop')
    },
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
