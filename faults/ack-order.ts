// I14, read from what strace saw of a server: no ack leaves before the disk has
// confirmed what it acknowledges.

export interface AckOrder {
  /** Client ids whose ack was seen to leave. */
  readonly acked: readonly string[]
  /** Those of them that no successful fsync had covered by then. */
  readonly tooEarly: readonly string[]
}

const clientId = /"clientId":"([0-9a-f]{32})"/g

/** `trace`: the output of `strace -f -xx -e trace=pwrite64,fsync,fdatasync,write,writev`, with strings long enough for a page. */
export function readAckOrder(trace: string): AckOrder {
  const lines = trace.split('\n').map(bytesIn)
  const all = new Set(lines.flatMap((line) => [...line.matchAll(clientId)].map(([, id]) => id)))
  // A client's id is on the disk as its bytes.
  const stored = [...all].map((id = '') => ({
    id,
    bytes: Buffer.from(id, 'hex').toString('latin1'),
  }))
  const written = new Set<string>()
  const synced = new Set<string>()
  const acked: string[] = []
  const tooEarly: string[] = []
  /** What each thread's fsync covers: what was written before it began. */
  const syncing = new Map<string, readonly string[]>()

  for (const line of lines) {
    const thread = /^(?:\[pid\s+)?(\d+)/.exec(line)?.[1] ?? ''
    if (/(fsync|fdatasync)\(/.test(line)) syncing.set(thread, [...written])
    if (/(fsync|fdatasync)(\(| resumed).* = 0/.test(line)) {
      for (const id of syncing.get(thread) ?? []) synced.add(id)
      syncing.delete(thread)
    }
    const ids = [...line.matchAll(clientId)].map(([, id]) => id as string)
    if (line.includes('pwrite64(')) {
      for (const { id, bytes } of stored) if (line.includes(bytes)) written.add(id)
    } else if (/writev?\(/.test(line) && line.includes('"type":"ack"')) {
      // Events may share the write; their messages are acks too, or were before.
      acked.push(...ids)
      tooEarly.push(...ids.filter((id) => !synced.has(id)))
    }
  }
  return { acked, tooEarly }
}

/** With `-xx`, strace writes every byte of a string as `\x41`. */
function bytesIn(line: string): string {
  return line.replace(/\\x([0-9a-f]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)))
}
