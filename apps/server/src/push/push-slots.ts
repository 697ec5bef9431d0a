// How many pushes go out at once: so many to one push service, and so many to one person, so that a slow one leaves slots for others.

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
    /** The push services and people whose slots are all taken. */
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
