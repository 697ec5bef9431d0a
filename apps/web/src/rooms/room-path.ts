/** The address of a room's page. */
export function roomPath(slug: string): string {
  return `/chat/${encodeURIComponent(slug)}/`
}
