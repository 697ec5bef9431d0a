import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Carrier } from '../link.ts'

/** Two carriers that are each other's other side, in one process: what goes over is copied, a turn later. */
export function linkedPair(): { readonly ends: readonly [Carrier, Carrier]; cut(): void } {
  const { port1, port2 } = new MessageChannel()
  return { ends: [carrierOver(port1), carrierOver(port2)], cut: () => port1.close() }
}

function carrierOver(port: MessagePort): Carrier {
  return {
    send(parcel, written) {
      port.postMessage(parcel)
      setImmediate(written)
    },
    onParcel: (take) => void port.on('message', take),
    onEnd: (call) => void port.on('close', call),
  }
}
