// How ids are stored: a UUID as its 16 bytes, every other id as the text that it is. The views that
// `0026-narrow-rows` makes have the inverse.

export type StoredId = string | Uint8Array

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function storedId(id: string): StoredId {
  // Capital letters would not come back as they were.
  return id.length === 36 && uuid.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id
}
