import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import '../testing/process-limit.ts'
import { openStorage } from '../storage/storage.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { openRoomLog } from './open-room-log.ts'

const script = fileURLToPath(new URL('./testing/append-until-killed.ts', import.meta.url))
const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0

test.skipIf(!canTrace)(
  'after an fsync that failed nothing is acknowledged, and the process can end itself',
  async () => {
    const dataFolder = temporaryFolder()
    const setUp = await openStorage({ dataFolder })
    const room = await openRoomLog(setUp).createRoom({ slug: 'garden', name: 'Garden' })
    await setUp.close()

    const fault = 'inject=fdatasync,fsync:error=EIO:when=40'
    const trace = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=fdatasync,fsync', '-e', fault]
    const command = [process.execPath, script, dataFolder, room.id]
    const child = spawnSync('strace', [...trace, ...command], { encoding: 'utf8' })
    expect(child.status).toBe(1)
    expect(child.stderr).toContain('cannot be trusted any more (disk I/O error)')

    const storage = await openStorage({ dataFolder })
    const events = await storage.db.selectFrom('events').selectAll().orderBy('seq').execute()
    await storage.close()
    const acks = child.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(acks.length).toBeGreaterThan(10)
    const placeOf = new Map(events.map(({ messageId, seq }) => [messageId, seq]))
    expect(acks.filter(({ id, seq }) => placeOf.get(id) !== seq)).toEqual([])
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  },
)
