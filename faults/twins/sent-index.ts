import type { SqliteLogStore } from '@lobby/server/parts/sqlite-log-store'

export type Connection = ConstructorParameters<typeof SqliteLogStore>[0]

/** Puts one that refuses nothing in the place of the index that has each id of a sender once. */
export function allowRepeats({ database }: Connection): void {
  database.exec(`
    drop index if exists event_rows_sent;
    create index if not exists event_rows_repeats on event_rows (sender, clientId)`)
}
