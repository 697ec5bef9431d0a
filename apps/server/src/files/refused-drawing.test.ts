import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat } from '../testing/build-chat.ts'
import { askUpload, beginUpload, sendPiece, uploadFile } from '../testing/send-file.ts'

async function picture() {
  const made = sharp({ create: { width: 60, height: 30, channels: 3, background: '#0a0' } })
  return new Uint8Array(await made.png().toBuffer())
}

/** In place of the program that draws. */
function drawnBy(...lines: string[]) {
  const { execPath } = process
  const path = join(temporaryFolder(), 'program')
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'))
  chmodSync(path, 0o755)
  process.execPath = path
  return {
    [Symbol.dispose]() {
      process.execPath = execPath
    },
  }
}

const ends = {
  'does not start': 'exit 127',
  'is ended with the server': 'kill -INT $$',
  'says nothing': 'exit 0',
}

test.each(Object.entries(ends))(
  'a picture is not broken where the process that draws it %s: it is drawn at the next try',
  async (_, end) => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada')
    const content = await picture()
    const begun = await beginUpload(chat, ada, { name: 'garden.png', size: content.length })
    const place = begun.headers.get('location') ?? ''
    const id = place.slice(place.lastIndexOf('/') + 1)
    const json = { upload: id }
    const use = () => chat.fetch('/api/auth/picture', { as: ada, method: 'PUT', json })
    const told = async (answer: Response) => [answer.status, (await answer.json()).code]
    {
      using _program = drawnBy(end)
      expect(await told(await sendPiece(chat, ada, place, { offset: 0, content }))).toEqual([
        503,
        'busy',
      ])
    }

    const asked = await askUpload(chat, ada, place)
    expect(asked.headers.get('upload-offset')).toBe(String(content.length))
    {
      using _program = drawnBy(end)
      expect(await told(await use())).toEqual([503, 'busy'])
    }
    expect((await use()).status).toBe(200)
  },
)

test('a picture that takes too much to be drawn is refused for good', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  using _program = drawnBy('kill -KILL $$')

  const sent = uploadFile(chat, ada, { name: 'garden.png', content: await picture() })

  await expect(sent).rejects.toThrow('drawn in ten seconds')
})
