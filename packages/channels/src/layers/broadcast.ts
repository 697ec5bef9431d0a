/**
 * Text to all processes of a deployment, at most once. A layer over a network offers it beside its channels, over
 * the same connections: for what goes to every process anyway, and brings an encoding of its own.
 */
export interface Broadcast {
  /** Whether what is sent now reaches the others. */
  readonly isConnected: boolean
  /**
   * Sends to the listeners of the topic in every process, which may be this one too. Resolves when it is handed
   * over; rejects with `LayerUnavailable`. `topic` is named as a group is.
   */
  broadcast(topic: string, text: string): Promise<void>
  /** Calls back with what is sent to the topic, through every reconnect, until the layer is closed. One listener a topic. */
  listen(topic: string, listener: (text: string) => void): Promise<void>
}
