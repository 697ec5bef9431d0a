// What this tab uploads: for messages that are being written, and for those that wait for their files.
import type { PendingFile } from '@lobby/client'
import { useMemo, useSyncExternalStore } from 'react'

export type Upload = PendingFile & {
  /** Where the message is written: a room, or a thread of it, as drafts name them. */
  readonly slug: string
  /** Bytes that are up. */
  readonly sent: number
  /** Where a picture is shown from before it is up. */
  readonly picture?: string
  /** Why it will not be up, by a word of `problem` in `i18n`. */
  readonly problem?: string
  /** It is no more in the composer: its message waits for it. */
  readonly isTaken?: boolean
}

/** Where this browser notes that it keeps uploads that are not over. */
export const keptFlag = 'uploads'

const listeners = new Set<() => void>()
let uploads: readonly Upload[] = []

/** Those of the message that is being written in a room. */
export function useUploads(slug: string): readonly Upload[] {
  const all = useAllUploads()
  return useMemo(() => all.filter((one) => one.slug === slug && !one.isTaken), [all, slug])
}

export function useAllUploads(): readonly Upload[] {
  return useSyncExternalStore(subscribe, () => uploads)
}

/** Takes them out of the composer, to send them: all but those that cannot be up. */
export function takeUploads(slug: string): readonly PendingFile[] {
  const taken = uploads.filter((one) => one.slug === slug && !one.isTaken && !one.problem)
  changeUploads((all) => all.map((one) => (taken.includes(one) ? { ...one, isTaken: true } : one)))
  return taken.map(({ key, name, bytes, id }) => ({ key, name, bytes, ...(id && { id }) }))
}

export function uploadsNow(): readonly Upload[] {
  return uploads
}

export function changeUploads(change: (before: readonly Upload[]) => readonly Upload[]): void {
  uploads = change(uploads)
  for (const listener of listeners) listener()
}

/** Calls back when one has changed. */
export function watchUploads(listener: () => void): void {
  listeners.add(listener)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
