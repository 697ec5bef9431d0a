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
  const [isAtEnd, setAtEnd] = useState(true)
  const [topDay, setTopDay] = useState<number>()
  /** The newest `seq` when the person left the end. */
  const [leftAt, setLeftAt] = useState(0)
  const isSticking = useRef(true)
  const hasPlaced = useRef(false)
  const lastOffset = useRef(0)
  const oldest = useRef(timeline?.prev)

  const isPrepending =
    timeline !== undefined && oldest.current !== undefined && timeline.prev < oldest.current

  function stick(isNear: boolean): void {
    if (isNear === isSticking.current) return
    isSticking.current = isNear
    setAtEnd(isNear)
    if (!isNear) setLeftAt(timeline?.seq ?? 0)
  }

  function scrollToEnd(): void {
    stick(true)
    virtualizer.current?.scrollToIndex(rows.length - 1, { align: 'end' })
  }

  function onScroll(offset: number): void {
    const list = virtualizer.current
    if (!list || !hasPlaced.current) return
    const distance = list.scrollSize - list.viewportSize - offset
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
    const list = virtualizer.current
    if (!list || rows.length === 1) return
    if (hasPlaced.current) {
      if (isSticking.current) list.scrollToIndex(rows.length - 1, { align: 'end' })
      return
    }
    hasPlaced.current = true
    const unread = rows.findIndex(({ kind }) => kind === 'unread')
    if (unread > 0) list.scrollToIndex(unread, { align: 'start', offset: -80 })
    else list.scrollToIndex(rows.length - 1, { align: 'end' })
  }, [rows, timeline?.prev, virtualizer])

  useEffect(() => {
    if (!hasPlaced.current) return
    // Placed at the divider, the end may be far below.
    const list = virtualizer.current
    if (list && list.scrollSize - list.viewportSize - list.scrollOffset >= nearEnd)
      if (rows.some(({ kind }) => kind === 'unread') && lastOffset.current === 0) stick(false)
  })

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (isSticking.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])

  const fresh = isAtEnd
    ? 0
    : rows.filter(
        (row) => row.kind === 'message' && (row.seq ?? 0) > leftAt && row.author.id !== me?.id,
      ).length
  return { isAtEnd, isPrepending, topDay, fresh, scrollToEnd, onScroll }
}
