import { openLayer } from '../cluster/open-layer.ts'
import type { Config } from '../ground/config.ts'
import { openLogger } from '../ground/logger.ts'
import type { Answer } from './answer.ts'
import { CommandError } from './command-error.ts'

const channel = 'test_channel'
const patience = 5_000

/** What seed 004 does in a shell: a message into a channel, and out again. */
export async function layerCheck(config: Config): Promise<Answer> {
  const { layer, where } = await openLayer({ config, logger: openLogger('silent') })
  try {
    await layer.send(channel, { type: 'hello' })
    const facts = await layer.receive(channel, AbortSignal.timeout(patience))
    return { facts, lines: [JSON.stringify(facts)] }
  } catch (error) {
    throw new CommandError(
      `The channel layer (${where}) does not work: ${(error as Error).message}`,
    )
  } finally {
    await layer.close()
  }
}
