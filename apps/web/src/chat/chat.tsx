// The bridge from the chat client to the page.
import type { ChatClient, ChatState } from '@lobby/client'
import type { PersonalFrame } from '@lobby/protocol'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useSyncExternalStore,
} from 'react'

const ChatContext = createContext<ChatClient | null>(null)

export function ChatProvider({ client, children }: { client: ChatClient; children: ReactNode }) {
  return <ChatContext value={client}>{children}</ChatContext>
}

export function useChat(): ChatClient {
  const client = useContext(ChatContext)
  if (!client) throw new Error('useChat needs a ChatProvider around it.')
  return client
}

/**
 * A part of the state. Renders again only when that part is another one, so
 * select what is in the state, and compute from it afterwards.
 */
export function useChatState<T>(select: (state: ChatState) => T): T {
  const client = useChat()
  return useSyncExternalStore(client.subscribe, () => select(client.getState()))
}

/** The person who is signed in here, if there is one. */
export function useMe() {
  const session = useChatState(({ session }) => session)
  return session.kind === 'signed-in' ? session.user : undefined
}

/** What is shown of a room: where its reader is, or else its end. */
export function useRun(slug: string) {
  return useChatState(({ windows, timelines }) => windows.get(slug) ?? timelines.get(slug))
}

export function useRoom(slug: string) {
  return useChatState(({ rooms }) => rooms?.get(slug))
}

/** Calls back when this has changed for the person, in this tab or in another one; and at each new connection, since news of the meantime are lost. */
export function usePersonalNews(type: PersonalFrame['type'], listener: () => unknown): void {
  const client = useChat()
  const isLive = useChatState(({ connection }) => connection.phase === 'live')
  const latest = useRef(listener)
  latest.current = listener
  const wasLive = useRef(isLive)
  useEffect(() => client.personal.on(type, () => latest.current()), [client, type])
  useEffect(() => {
    if (isLive && !wasLive.current) latest.current()
    wasLive.current = isLive
  }, [isLive])
}
