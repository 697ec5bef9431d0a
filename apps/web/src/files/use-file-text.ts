import type { AttachedFile } from '@lobby/protocol'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useAsker } from '../ui/use-endpoint.ts'
import { filePath } from './file-path.ts'

/** Bytes of a file that are read for a glance, and when more is asked for. */
export const textBytes = { few: 4 * 1024, most: 64 * 1024 } as const

/** The beginning of a file as text. */
export function useFileText(file: AttachedFile, amount: keyof typeof textBytes) {
  const last = Math.min(textBytes[amount], file.bytes) - 1
  const { data, isError } = useQuery({
    queryKey: [useAsker(), 'file text', file.id, last],
    queryFn: async ({ signal }) => {
      const headers = { range: `bytes=0-${last}` }
      const answer = await fetch(filePath(file), { headers, signal })
      if (answer.status !== 206) throw new Error(`${answer.status}`)
      const bytes = await answer.arrayBuffer()
      // A sign that is cut in two at the end is left out.
      return new TextDecoder().decode(bytes, { stream: true })
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return { text: data, isError, isCut: last + 1 < file.bytes }
}
