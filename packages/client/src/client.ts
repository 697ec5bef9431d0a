// What `import ... from '@lobby/client'` gives.
export { type ChatClient, type ChatClientOptions, createChatClient } from './chat-client.ts'
export type { ConnectionState } from './connection.ts'
export { ChatRefusal, isRefusal } from './errors.ts'
export type { PendingMessage } from './outbox.ts'
export type { ChatState, Session, Typist } from './store/state.ts'
export type { Timeline } from './timeline.ts'
