import type { ClientBase } from 'pg'
import { prepared, sendTogether } from './pipeline.ts'

/** With the senders that have nothing left. They are locked when the room is gone: a lock on them keeps others from writing. */
export async function deleteRooms(client: ClientBase, roomIds: readonly string[]): Promise<void> {
  const [senders] = await sendTogether(client, [
    prepared('senders-in', sendersIn, [roomIds]),
    prepared('delete-rooms', 'delete from rooms where id = any($1::text[])', [roomIds]),
  ])
  const numbers = senders?.rows.map(({ sender }) => sender)
  await sendTogether(client, [
    prepared('lock-senders', lockSenders, [numbers]),
    prepared('delete-senders', deleteSenders, [numbers]),
  ])
}

const sendersIn = `select distinct sender from event_rows join rooms on rooms.number = room
  where rooms.id = any($1::text[])`
const lockSenders = `select from senders where number = any($1::bigint[]) order by number for update`
const deleteSenders = `delete from senders where number = any($1::bigint[])
  and not exists (select from event_rows where sender = senders.number)`
