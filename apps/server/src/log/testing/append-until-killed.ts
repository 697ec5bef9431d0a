// A process that appends to rooms as fast as it can and prints a line for each
// acknowledgement, until it is killed. Arguments: the data folder, then the
// rooms' ids. Node writes to a pipe at once: what was printed survives us.

import { openStorage } from '../../storage/storage.ts'
import { databaseOf } from '../../testing/test-database.ts'
import { openRoomLog } from '../open-room-log.ts'

const [dataFolder = '', ...roomIds] = process.argv.slice(2)
const storage = await openStorage({
  dataFolder,
  databaseUrl: await databaseOf(dataFolder),
  onFatal(error) {
    console.error(error.message)
    process.exit(1)
  },
})
const log = openRoomLog(storage)
const author = { id: `sender-${process.pid}`, name: 'Ada', guest: false }

/** Four at a time in each room, so that batches mix rooms and rooms mix in batches. */
for (const roomId of roomIds) for (let lane = 0; lane < 4; lane++) void send(roomId, lane)

async function send(roomId: string, lane: number): Promise<void> {
  for (let count = 1; ; count++) {
    const clientId = `${roomId.slice(-12)}-${lane}-${count}`
    const draft = { kind: 'message.created', author, clientId, body: clientId } as const
    const { seq, id } = await log.append(roomId, draft)
    process.stdout.write(`${JSON.stringify({ roomId, clientId, seq, id })}\n`)
  }
}
