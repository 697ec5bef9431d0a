import type { Color } from '@lobby/protocol'
import { colors } from '@lobby/protocol/limits'
import { useEffect } from 'react'
import { useChat, useChatState } from '../chat/chat.tsx'

/** Where each colour is on the wheel, in degrees; `public/tokens.css` says how light and how strong it is, so that all of them can be read. */
export const hues = {
  red: 25,
  orange: 60,
  yellow: 100,
  green: 145,
  teal: 190,
  blue: 250,
  violet: 300,
  pink: 350,
} as const satisfies Record<Color, number>

/** The colour of a person who has chosen none: the same for one id everywhere. */
export function colorOf(id: string): Color {
  let hash = 2166136261
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619)
  return colors[(hash >>> 8) % colors.length] ?? 'teal'
}

/** The colour of a person, also when they choose another one meanwhile. */
export function useColor(id: string): Color {
  const client = useChat()
  const chosen = useChatState(({ colors }) => colors.get(id))
  useEffect(() => client.wantAppearance(id), [client, id])
  return chosen ?? colorOf(id)
}
