import type { ServerIdentity } from '@lobby/protocol'
import { useChatState } from '../chat/chat.tsx'

/** What the server is called, and what it says to everybody: as the document had it, until the connection says so. */
export function useServer(): ServerIdentity {
  return useChatState(({ server }) => server) ?? told
}

const told = inDocument()

function inDocument(): ServerIdentity {
  const said = document.querySelector<HTMLMetaElement>('meta[name="lobby-server"]')?.content
  return said === undefined ? { name: 'Lobby' } : JSON.parse(said)
}
