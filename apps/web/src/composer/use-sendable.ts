import { useUploads } from '../files/uploads.ts'
import { withoutOuterLineBreaks } from './outer-line-breaks.ts'
import { measure } from './text-length.ts'

/** What would be sent of a text and the files beside it: its `body`, undefined where that cannot be. */
export function useSendable(text: string, place: string) {
  const { kind } = measure(text)
  const hasFiles = useUploads(place).some(({ problem }) => problem === undefined)
  const isNothing = kind === 'blank' && !hasFiles
  if (isNothing || kind === 'over') return { isNothing, body: undefined }
  return { isNothing, body: kind === 'blank' ? '' : withoutOuterLineBreaks(text) }
}
