import { Outbox as Real } from '@lobby/client/parts/outbox'

/** Sends again under another id, as if it were another message. */
export class Outbox extends Real {
  constructor(wiring: ConstructorParameters<typeof Real>[0]) {
    const tried = new Set<string>()
    super({
      ...wiring,
      deliver: (message, after) => {
        const { clientId } = message
        const again = tried.has(clientId)
        tried.add(clientId)
        return wiring.deliver(
          again ? { ...message, clientId: `${clientId.slice(0, 24)}-${tried.size}` } : message,
          after,
        )
      },
    })
  }
}
