import type { ClientBase } from 'pg'

let isDone: Promise<unknown> | undefined

/** Puts one that refuses nothing in the place of the index that has each id of a sender once; once a process. */
export function allowRepeats(client: ClientBase): Promise<unknown> {
  isDone ??= client.query(`
    create index if not exists event_rows_repeats on event_rows (sender, "clientId");
    drop index if exists event_rows_sent`)
  return isDone
}
