// How ids are stored. A UUID is its 16 bytes; 32 digits without hyphens, such as our client makes of
// 128 random bits, are as many behind a zero; every other id is the text that it is. The views that
// `0026-narrow-rows` makes have the inverse. PostgreSQL has all of them as texts.

export type StoredId = string | Uint8Array

// Capital letters would not come back as they were.
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const digits = /^[0-9a-f]{32}$/

export function storedId(id: string): StoredId {
  if (id.length === 36 && uuid.test(id)) return Buffer.from(id.replaceAll('-', ''), 'hex')
  if (id.length === 32 && digits.test(id)) return Buffer.from(`00${id}`, 'hex')
  return id
}

/** The inverse. */
export function idOf(stored: StoredId): string {
  if (typeof stored === 'string') return stored
  const digits = Buffer.from(stored).toString('hex')
  if (stored.length === 17) return digits.slice(2)
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
