import type { Timeline } from '@lobby/client'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { useChat, useMe } from '../chat.tsx'
import { type Row, startOfDay } from './rows.ts'

type Input = {
  readonly slug: string
  readonly rows: readonly Row[]
  readonly timeline: Timeline | undefined
  readonly scroller: RefObject<HTMLElement | null>
  readonly virtualizer: RefObject<VirtualizerHandle | null>
}

/** `unknown` until the list is drawn where it opens: what nobody has seen is not read. */
type Place = 'unknown' | 'end' | 'away'

/** So near the end, the list follows what is new. */
const nearEnd = 100
/** So near the beginning, the list asks for more. */
const nearStart = 1_000

/**
 * Keeps the view where the person wants it: at the end while they are there,
 * and on the same message while older ones come in above it.
 */
export function useScrollKeeping({ slug, rows, timeline, scroller, virtualizer }: Input) {
  const client = useChat()
  const me = useMe()
  const [place, setPlace] = useState<Place>('unknown')
  const [topDay, setTopDay] = useState<number>()
  /** The newest `seq` when the person left the end. */
  const [leftAt, setLeftAt] = useState(0)
  const [isPlacedAtUnread, setPlacedAtUnread] = useState(false)
  const isSticking = useRef(true)
  const hasPlaced = useRef(false)
  const lastOffset = useRef(0)
  const newestSeq = useRef(0)
  const oldest = useRef(timeline?.prev)

  const isPrepending =
    timeline !== undefined && oldest.current !== undefined && timeline.prev < oldest.current

  function stick(isNear: boolean): void {
    if (isNear === isSticking.current) return
    isSticking.current = isNear
    setPlace(isNear ? 'end' : 'away')
    if (!isNear) setLeftAt(timeline?.seq ?? 0)
  }

  function scrollToEnd(): void {
    stick(true)
    toEnd(scroller.current)
  }

  function onScroll(): void {
    const list = virtualizer.current
    const element = scroller.current
    if (!list || !element || !hasPlaced.current) return
    const offset = element.scrollTop
    const distance = element.scrollHeight - element.clientHeight - offset
    // Growing content moves the end away as well; only people scroll up.
    if (distance < nearEnd) stick(true)
    else if (offset < lastOffset.current - 1) stick(false)
    lastOffset.current = offset
    if (offset < nearStart) void client.loadOlder(slug)
    const top = rows[list.findItemIndex(offset + 24)]
    setTopDay(top?.kind === 'message' && offset > 8 ? startOfDay(top.time) : undefined)
  }

  useLayoutEffect(() => {
    oldest.current = timeline?.prev
    newestSeq.current = timeline?.seq ?? 0
    const list = virtualizer.current
    if (!list || rows.length === 1) return
    const unread = hasPlaced.current ? -1 : rows.findIndex(({ kind }) => kind === 'unread')
    hasPlaced.current = true
    if (unread > 0) {
      // Down to what is new; whether that is the end shows when it is drawn.
      isSticking.current = false
      list.scrollToIndex(unread, { align: 'start', offset: -80 })
      requestAnimationFrame(() => setPlacedAtUnread(true))
    } else if (isSticking.current) {
      toEnd(scroller.current)
      setPlace('end')
    }
  }, [rows, timeline?.prev, timeline?.seq, virtualizer, scroller])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!isPlacedAtUnread || !element) return
    const distance = element.scrollHeight - element.clientHeight - element.scrollTop
    isSticking.current = distance < nearEnd
    setPlace(isSticking.current ? 'end' : 'away')
    setLeftAt(newestSeq.current)
  }, [isPlacedAtUnread, scroller])

  const hasRows = rows.length > 1
  useEffect(() => {
    const element = scroller.current
    if (!hasRows || !element?.lastElementChild) return
    // Rows are measured once they are drawn, and a keyboard takes half of a phone's screen.
    const observer = new ResizeObserver(() => {
      if (isSticking.current) toEnd(element)
    })
    observer.observe(element)
    observer.observe(element.lastElementChild)
    return () => observer.disconnect()
  }, [scroller, hasRows])

  const isAway = place === 'away'
  const fresh = isAway
    ? rows.filter(
        (row) => row.kind === 'message' && (row.seq ?? 0) > leftAt && row.author.id !== me?.id,
      ).length
    : 0
  return { isAway, isEndSeen: place === 'end', isPrepending, topDay, fresh, scrollToEnd, onScroll }
}

/** Not by the virtual list: its own way keeps pulling for a while, also against a hand that scrolls. */
function toEnd(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight
}
