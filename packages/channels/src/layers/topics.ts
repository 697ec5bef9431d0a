/** Gets what is published to a topic. */
export type Listener = (payload: string) => void

/** What a layer over a network is built on: texts to all processes that listen to a topic, at most once. */
export interface Topics {
  /** The number of processes that listen, or undefined where nobody knows. Rejects with `LayerUnavailable`. */
  publish(topic: string, payload: string): Promise<number | undefined>
  /**
   * Listens to a topic until `unsubscribe`, through every reconnect. Resolves
   * when that is in effect, or at once when the network is away.
   */
  subscribe(topic: string, listener: Listener): Promise<void>
  unsubscribe(topic: string): void
}
