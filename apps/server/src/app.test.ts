import pino from 'pino'
import { expect, test } from 'vitest'
import { openApp } from './app.ts'
import { readConfig } from './ground/config.ts'
import { temporaryFolder } from './testing/lobby-process.ts'

test('a start that fails lets go of the data folder, and the next one finds it free', async () => {
  await using folder = await temporaryFolder()
  const parts = {
    config: readConfig({ LOBBY_DATA: folder.path }),
    logger: pino({ level: 'silent' }),
    onFatal(error: Error) {
      throw error
    },
  }
  const page = Promise.reject(new Error('The page cannot be read.'))
  await expect(openApp({ ...parts, page })).rejects.toThrow('The page cannot be read.')

  const app = await openApp(parts)
  await app.close()
})
