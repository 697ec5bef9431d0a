import type { FollowedThread } from '@lobby/protocol'
import { type RefObject, useEffect, useState } from 'react'
import { useChat } from '../../chat/chat.tsx'
import { useIsWatched } from '../../ui/use-is-watched.ts'

type Input = {
  /** Undefined until it is known; null for a thread that the person has never followed. */
  readonly followed: FollowedThread | null | undefined
  /** The newest answer. */
  readonly seq: number
  /** What stands behind it. */
  readonly end: RefObject<HTMLElement | null>
}

/** Marks a followed thread as read while its end is in view, in a window that a person looks at. */
export function useThreadRead({ followed, seq, end }: Input): void {
  const { call } = useChat().api
  const isWatched = useIsWatched()
  const [isInView, setInView] = useState(false)
  useEffect(() => {
    const element = end.current
    if (!element) return
    const observer = new IntersectionObserver((entries) =>
      setInView(entries.at(-1)?.isIntersecting === true),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [end])
  const { room: slug, thread, following = false, readSeq = seq } = followed ?? {}
  const isUnread = following && readSeq < seq
  useEffect(() => {
    if (!isUnread || !isInView || !isWatched || slug === undefined || thread === undefined) return
    const params = { slug, seq: thread }
    const ask = { params, body: { seq } }
    // Another answer, or the next visit, tells it again.
    call('POST /api/rooms/{slug}/messages/{seq}/thread/read', ask).catch(() => {})
  }, [call, slug, thread, seq, isUnread, isInView, isWatched])
}
