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
