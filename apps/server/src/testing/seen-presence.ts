// What a test of presence looks at, in times that do not keep it waiting.
import type { Presence } from '@lobby/protocol'
import type { PresenceTimes } from '../presence/presence-times.ts'
import type { NativeClient } from './native-client.ts'

export const soonPresent: PresenceTimes = {
  grace: 300,
  beat: 100,
  lease: 600,
  gather: 10,
  tell: 10,
}

/** Waits until the client is told that the person is so; answers how they were said to be before that. */
export async function untilTold(
  client: NativeClient,
  id: string,
  presence: Presence,
): Promise<Presence[]> {
  const before: Presence[] = []
  for (;;) {
    const { people } = await client.next('presence.changed')
    for (const person of people.filter((each) => each.id === id)) {
      if (person.presence === presence) return before
      before.push(person.presence)
    }
  }
}
