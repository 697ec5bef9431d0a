// Devices and push services that have asked to be left alone for a while (RFC 8030, 8.4). Of this node: each one hears it for itself.

/** So many are remembered. */
const rememberedAtMost = 10_000

export type PushRests = ReturnType<typeof createPushRests>

/** Until when nothing is sent to a name, in milliseconds since 1970. */
export function createPushRests() {
  const until = new Map<string, number>()

  return {
    rest(name: string, end: number): void {
      until.delete(name)
      until.set(name, end)
      const [oldest] = until.keys()
      if (until.size > rememberedAtMost && oldest !== undefined) until.delete(oldest)
    },
    /** Until when one of these rests; undefined: none does. */
    restUntil(names: readonly string[], now: number): number | undefined {
      for (const name of names) if ((until.get(name) ?? now) <= now) until.delete(name)
      const ends = names.flatMap((name) => until.get(name) ?? [])
      return ends.length > 0 ? Math.max(...ends) : undefined
    },
  }
}
