import type { Hub } from '@lobby/server/parts/hub'
import type { Announced, Follower } from '@lobby/server/testing'

/** A hub that takes what another node says for what comes next. */
export function takingAnyOrder(Real: typeof Hub): typeof Hub {
  return class extends Real {
    readonly #followers = new Map<string, Set<Follower>>()

    override follow(roomId: string, follower: Follower): () => void {
      const followers = this.#followers.get(roomId) ?? new Set()
      this.#followers.set(roomId, followers.add(follower))
      const unfollow = super.follow(roomId, follower)
      return () => {
        followers.delete(follower)
        unfollow()
      }
    }

    override accept(announced: Announced): void {
      const { roomId, events } = announced
      const head = this.head(roomId)
      if (head) {
        const last = head.seq + events.length
        const place = { first: head.seq + 1, last, removals: [] }
        for (const follower of this.#followers.get(roomId) ?? [])
          follower.events({ roomId, ...head, events, ...place })
      }
      super.accept(announced)
    }
  }
}
