// What `import ... from '@lobby/channels/testing'` gives.
export { ApplicationCommunicator } from './communicator.ts'
export {
  type Handshake,
  WebSocketCommunicator,
  type WebSocketOptions,
} from './websocket-communicator.ts'
