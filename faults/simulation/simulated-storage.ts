import type { RoomEvent } from '@lobby/protocol'
import {
  type Changes,
  defaultSettings,
  type EventRow,
  eventOf,
  type LockedHead,
  type LogStore,
  type SentKey,
} from '@lobby/server/testing'
import type { FinalLog } from '../final-log.ts'
import { hashOf } from '../history.ts'

/** How many events each room had. */
export type Backup = ReadonlyMap<string, number>

/** What survives a crash: everything that was committed, and nothing else. */
export class SimulatedStorage {
  readonly #rooms: Map<string, { readonly slug: string; readonly events: EventRow[] }>
  readonly #sent = new Map<string, EventRow>()
  #history = 1

  constructor(slugs: readonly string[]) {
    this.#rooms = new Map(slugs.map((slug) => [`id-${slug}`, { slug, events: [] }]))
  }

  get rooms(): { roomId: string; slug: string; epoch: string; seq: number }[] {
    return [...this.#rooms].map(([roomId, { slug, events }]) => ({
      roomId,
      slug,
      epoch: this.#epochOf(slug),
      seq: events.length,
    }))
  }

  head(roomId: string) {
    return this.rooms.find((room) => room.roomId === roomId)
  }

  read(roomId: string, { after, limit }: { after: number; limit: number }): RoomEvent[] {
    const events = this.#rooms.get(roomId)?.events ?? []
    return events.slice(after, after + limit).map(eventOf)
  }

  /** A connection for one append; `commitFails` may throw before or after it has committed. */
  connect(commit: (really: () => void) => void): LogStore {
    let changes: Changes = {}
    let added: string | undefined
    return {
      begin() {},
      addRoom: ({ id, slug }) => {
        if (this.rooms.some((room) => room.slug === slug)) return false
        added = id
        this.#rooms.set(id, { slug, events: [] })
        return true
      },
      lock: (roomIds) => roomIds.flatMap((roomId) => this.#locked(roomId)),
      load: ({ sent }) => ({
        sent: sent.flatMap((key) => this.#sent.get(nameOf(key)) ?? []),
        members: [],
        lastSends: [],
        messages: [],
        reactionKinds: [],
        reactions: [],
        pins: [],
        names: [],
        files: [],
      }),
      now: () => '2026-11-21T10:00:00.000Z',
      apply(given) {
        changes = { ...changes, ...given }
      },
      commit: () =>
        commit(() => {
          this.#store(changes)
          added = undefined
        }),
      rollback: () => {
        changes = {}
        if (added !== undefined) this.#rooms.delete(added)
      },
      isOfStatement: () => false,
    }
  }

  backup(): Backup {
    return new Map([...this.#rooms].map(([roomId, { events }]) => [roomId, events.length]))
  }

  /** Everything is as it was then. What comes now is another history. */
  restore(backup: Backup): void {
    for (const [roomId, { events }] of this.#rooms)
      for (const row of events.splice(backup.get(roomId) ?? 0)) this.#sent.delete(nameOf(row))
    this.beginHistory()
  }

  protected beginHistory(): void {
    this.#history++
  }

  dump(): FinalLog {
    return new Map(
      [...this.#rooms.values()].map(({ slug, events }) => {
        const log = events.map(({ seq, senderId, clientId, body }) => {
          return { seq, cmid: clientId ?? '', sender: senderId, hash: hashOf(body ?? '') }
        })
        const room = {
          epoch: this.#epochOf(slug),
          lastSeq: events.length,
          events: log,
          messages: log,
        }
        return [slug, room]
      }),
    )
  }

  #epochOf(slug: string): string {
    return `epoch-${slug}-${this.#history}`
  }

  #locked(roomId: string): LockedHead[] {
    const room = this.head(roomId)
    if (!room) return []
    const { seq, slug } = room
    const settings = defaultSettings
    const head = { lastSeq: seq, messageCount: seq, newestAt: null }
    return [{ ...room, ...head, name: slug, topic: '', kind: 'public', settings, createdBy: null }]
  }

  #store({ events = [], deletedRooms = [] }: Changes): void {
    for (const roomId of deletedRooms) this.#rooms.delete(roomId)
    for (const row of events) {
      this.#rooms.get(row.roomId)?.events.push(row)
      this.#sent.set(nameOf(row), row)
    }
  }
}

function nameOf({ senderId, clientId }: Pick<EventRow, keyof SentKey>): string {
  return `${senderId} ${clientId}`
}
