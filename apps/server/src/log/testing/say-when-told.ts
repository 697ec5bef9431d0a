// A process that keeps a data folder open and prints the epoch of its one room.
// Each line on its standard input is said in that room, and printed when it is
// stored; the end of the input closes the folder in order. Arguments: the data
// folder, and the folder outside of it for what the machine has seen.
import { createInterface } from 'node:readline'
import { openStorage } from '../../storage/storage.ts'
import { openRoomLog } from '../open-room-log.ts'

const [dataFolder = '', stateFolder] = process.argv.slice(2)
const storage = await openStorage({ dataFolder, stateFolder })
const log = openRoomLog(storage)
const author = { id: 'ada', name: 'Ada', guest: false }

const known = await storage.db.selectFrom('rooms').select('id').executeTakeFirst()
const roomId = known?.id ?? (await log.createRoom({ slug: 'garden', name: 'Garden' })).id
console.log((await log.head(roomId)).epoch)
for await (const body of createInterface({ input: process.stdin })) {
  await log.append(roomId, { kind: 'message.created', author, body })
  console.log(body)
}
await log.close()
await storage.close()
