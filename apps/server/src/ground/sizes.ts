const units = { KB: 1_000, MB: 1_000_000, GB: 1_000_000_000, TB: 1_000_000_000_000 } as const

/** A size as operators write it, such as `500MB` or `2 GB`. */
export const sizePattern = /^[1-9]\d{0,5} ?[KMGT]B$/i

/** In bytes; undefined for what is no size. */
export function bytesOf(size: string): number | undefined {
  if (!sizePattern.test(size)) return undefined
  return Number.parseInt(size, 10) * units[size.slice(-2).toUpperCase() as keyof typeof units]
}
