// What `import ... from '@lobby/client'` gives.
export type { Credentials } from './account.ts'
export { type ChatClient, createChatClient } from './chat-client.ts'
export { newClientId } from './client-id.ts'
export type { ConnectionState } from './connection.ts'
export { ChatRefusal, isRefusal } from './errors.ts'
export type { HistoryWindow } from './history-window.ts'
export { csrfHeader } from './http.ts'
export type { IncomingMessage } from './incoming.ts'
export {
  type Answering,
  isWaitingForFiles,
  type PendingFile,
  type PendingMessage,
} from './pending-message.ts'
export { MemoryPersistence } from './persistence/memory.ts'
export type { Persistence } from './persistence/persistence.ts'
export { mentionsMe } from './store/mentions.ts'
export type { ChatState, Session, Typist } from './store/state.ts'
export type { ChatClientOptions } from './surroundings.ts'
export type { JoinTabs } from './tabs.ts'
export { threadNow } from './thread.ts'
export type { Timeline } from './timeline.ts'
