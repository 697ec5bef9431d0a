import { plainText } from '@lobby/markdown'
import { useMemo } from 'react'

/** The words of a text, without its marks; what is covered there stays covered. */
export default function Unmarked({ body }: { body: string }) {
  return useMemo(() => plainText(body, { spoilers: 'covered' }), [body])
}
