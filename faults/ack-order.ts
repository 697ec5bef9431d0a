// I14, read from what strace saw of a server: no ack leaves before the disk has
// confirmed what it acknowledges.

export interface AckOrder {
  /** Client ids whose ack was seen to leave. */
  readonly acked: readonly string[]
  /** Those of them that no successful fsync had covered by then. */
  readonly tooEarly: readonly string[]
}

const clientId = /clientId\\?":\\?"([0-9a-f]{32})/g

/** `trace`: the output of `strace -f -e trace=pwrite64,fsync,fdatasync,write,writev`, with strings long enough for a page. */
export function readAckOrder(trace: string): AckOrder {
  const written = new Set<string>()
  const synced = new Set<string>()
  const acked: string[] = []
  const tooEarly: string[] = []
  /** What each thread's fsync covers: what was written before it began. */
  const syncing = new Map<string, readonly string[]>()

  for (const line of trace.split('\n')) {
    const thread = /^(?:\[pid\s+)?(\d+)/.exec(line)?.[1] ?? ''
    if (/(fsync|fdatasync)\(/.test(line)) syncing.set(thread, [...written])
    if (/(fsync|fdatasync)(\(| resumed).* = 0/.test(line)) {
      for (const id of syncing.get(thread) ?? []) synced.add(id)
      syncing.delete(thread)
    }
    const ids = [...line.matchAll(clientId)].map(([, id]) => id as string)
    if (line.includes('pwrite64(')) for (const id of ids) written.add(id)
    else if (/writev?\(/.test(line) && /type\\?":\\?"ack/.test(line)) {
      // Events may share the write; their messages are acks too, or were before.
      acked.push(...ids)
      tooEarly.push(...ids.filter((id) => !synced.has(id)))
    }
  }
  return { acked, tooEarly }
}
