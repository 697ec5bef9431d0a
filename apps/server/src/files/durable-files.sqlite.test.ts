import type { FileHandle } from 'node:fs/promises'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test, vi } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { beginUpload, sendPiece } from '../testing/send-file.ts'

/** A disk that takes its time over one thing that it is asked to sync, the first or a later one, until `release`; all are remembered by their inodes. */
async function slowDisk(slow: number) {
  const any = await open('/dev/null')
  await any.close()
  const handles = Object.getPrototypeOf(any) as FileHandle
  const { sync } = handles
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const synced: number[] = []
  const spy = vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    const turn = synced.push((await this.stat()).ino) - 1
    if (turn === slow) await released
    await sync.call(this)
  })
  return { synced, release, [Symbol.dispose]: () => spy.mockRestore() }
}

test('a file is on the disk, with its folders, before its sender hears that it is there, and before a message has it', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  for (const [slow, content] of ['Green', 'Black', 'White'].entries()) {
    const begun = await beginUpload(chat, ada, { name: 'tea.txt', size: 5 })
    const place = begun.headers.get('location') ?? ''
    const id = place.slice(place.lastIndexOf('/') + 1)
    const send = async () => {
      const json = { body: '', attachments: [id] }
      return (await chat.fetch('/api/rooms/lobby/messages', { as: ada, json })).status
    }
    using disk = await slowDisk(slow)
    let isHeard = false
    const brought = sendPiece(chat, ada, place, { offset: 0, content })
    brought.then(() => {
      isHeard = true
    })

    await waitUntil(() => disk.synced.length > slow)
    // So often that a server that does not wait would be through.
    for (let turn = 0; turn < 20; turn++) expect([await send(), isHeard]).toEqual([400, false])
    disk.release()

    expect((await brought).status).toBe(204)
    const folder = join(chat.dataFolder, 'files')
    const kept = join(folder, id.slice(0, 2))
    for (const path of [join(kept, id), kept, folder])
      expect(disk.synced).toContain((await stat(path)).ino)
    expect(await send()).toBe(201)
  }
})
