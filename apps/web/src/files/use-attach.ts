import { useCallback, useEffect } from 'react'
import { useChat, useMe } from '../chat/chat.tsx'
import { loadPart } from '../newer-page/lazy-part.ts'
import { readStored } from '../ui/storage.ts'
import { keptFlag } from './uploads.ts'

const load = () => loadPart(() => import('./uploader.ts'))

/** Adds files to the message that is being written in a room; they are uploaded from then on. */
export function useAttach(slug: string) {
  const client = useChat()
  const person = useMe()?.id
  return useCallback(
    (files: Iterable<File>) => {
      const all = [...files]
      if (person !== undefined && all.length > 0)
        void load().then(({ upload }) => upload({ client, person, slug, files: all }))
    },
    [client, person, slug],
  )
}

/** What a reload has interrupted goes on. */
export function useKeptUploads(): void {
  const client = useChat()
  const person = useMe()?.id
  useEffect(() => {
    if (person !== undefined && readStored(keptFlag))
      void load().then(({ resume }) => resume({ client, person }))
  }, [client, person])
}
