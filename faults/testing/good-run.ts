import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FinalLog, LogEvent, RoomDump } from '../final-log.ts'
import { parseHistory, type Row } from '../history.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, name))

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] }
export type Line = Changeable<Row>
export type Room = Omit<Changeable<RoomDump>, 'events' | 'messages'> & {
  events: Changeable<LogEvent>[]
  messages: { seq: number; hash: string }[]
}

/** A run that was recorded: four clients, two rooms, one reset of connections; nothing was wrong with it. For tests to spoil. */
export class GoodRun {
  rows: Line[] = parseHistory(read('good-history.jsonl'))
  readonly rooms = new Map<string, Room>(
    Object.entries(JSON.parse(read('good-log.json').toString())),
  )

  get log(): FinalLog {
    return this.rooms
  }

  room(slug: string): Room {
    return this.rooms.get(slug) as Room
  }

  /** The same as if the connections had never been reset. */
  onOneConnection(): this {
    for (const row of this.all('recv')) row.socket = 1
    for (const client of new Set(this.all('recv').map((row) => row.client)))
      this.add({ t: 0, proc: 'crowd-0', type: 'info', f: 'opened', client, socket: 1 })
    return this
  }

  /** The lines of one kind, in order. */
  all<Type extends Row['type']>(
    type: Type,
    isMeant: (row: Extract<Line, { type: Type }>) => boolean = () => true,
  ) {
    return this.rows.filter(
      (row): row is Extract<Line, { type: Type }> => row.type === type && isMeant(row as never),
    )
  }

  /** One of them, from the middle. */
  one<Type extends Row['type']>(
    type: Type,
    isMeant?: (row: Extract<Line, { type: Type }>) => boolean,
  ) {
    const all = this.all(type, isMeant)
    return all[all.length >> 1] as Extract<Line, { type: Type }>
  }

  remove(row: Line): void {
    this.rows = this.rows.filter((other) => other !== row)
  }

  add(row: Line): void {
    this.rows = [...this.rows, row]
  }
}
