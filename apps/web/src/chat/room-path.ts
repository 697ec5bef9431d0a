/** The address of a room's page. */
export function roomPath(slug: string): string {
  return `/chat/${encodeURIComponent(slug)}/`
}

/** The address of one message. */
export function messagePath(slug: string, seq: number): string {
  return `/chat/${encodeURIComponent(slug)}@${seq}`
}

/** What an address after `/chat/` means. No slug has an `@` in it. */
export function placeFrom(address: string): { slug: string; at: number | undefined } {
  const [, slug, at] = /^(.*)@(\d{1,15})$/.exec(address) ?? []
  return slug ? { slug, at: Number(at) } : { slug: address, at: undefined }
}

/** A part of an address as it is meant; as it stands where it is no address. */
export function decodeSlug(slug: string): string {
  try {
    return decodeURIComponent(slug).normalize('NFC')
  } catch {
    return slug
  }
}
