// How many pushes go out at once: of one push service or one person only so many, so that a slow one holds nobody else up.

/** Pushes of a node that are sent at once. */
const atOnce = 60
/** Pushes that one push service is sent at once. */
const atOneHost = 12
/** Pushes that one person is sent at once. */
const toOnePerson = 4

/** Who is told, and by which push service. */
export interface PushWay {
  readonly host: string
  readonly userId: string
}

export type PushSlots = ReturnType<typeof createPushSlots>

export function createPushSlots() {
  const hosts = new Map<string, number>()
  const people = new Map<string, number>()
  let taken = 0

  return {
    isFree: () => taken < atOnce,
    isUsed: () => taken > 0,
    /** Those who have all that they may have. */
    full: () => ({ hosts: filled(hosts, atOneHost), people: filled(people, toOnePerson) }),
    /** Answers what gives it back; undefined: there is none. */
    take({ host, userId }: PushWay): (() => void) | undefined {
      const [ofHost, ofPerson] = [hosts.get(host) ?? 0, people.get(userId) ?? 0]
      if (taken >= atOnce || ofHost >= atOneHost || ofPerson >= toOnePerson) return undefined
      taken += 1
      hosts.set(host, ofHost + 1)
      people.set(userId, ofPerson + 1)
      return () => {
        taken -= 1
        giveBack(hosts, host)
        giveBack(people, userId)
      }
    },
  }
}

function filled(counts: ReadonlyMap<string, number>, most: number): string[] {
  return [...counts].filter(([, count]) => count >= most).map(([name]) => name)
}

function giveBack(counts: Map<string, number>, name: string): void {
  const count = (counts.get(name) ?? 1) - 1
  if (count > 0) counts.set(name, count)
  else counts.delete(name)
}
