import type { Status } from '@lobby/protocol'

const leadingEmoji = /^(\p{RGI_Emoji}|:[a-z0-9][a-z0-9_+\-]{1,31}:)\s*/v

/** A status as it is typed: an emoji at its beginning is its sign. Null for nothing. */
export function splitStatus(typed: string): Status | null {
  const all = typed.trim()
  const emoji = leadingEmoji.exec(all)?.[1]
  const text = all.replace(leadingEmoji, '')
  if (all === '') return null
  return { ...(emoji !== undefined && { emoji }), ...(text !== '' && { text }) }
}
