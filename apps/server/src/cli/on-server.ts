// How a command does something: through the server where one runs on the data
// folder, and otherwise itself.
import { openApp } from '../app.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { openLogger } from '../logger.ts'
import { askServer, findRunningServer, type RunningServer } from '../running-server.ts'
import { CommandError } from './command-error.ts'

/** Does it in one of the two ways, and lets go of everything. */
export async function onServer<Result>(
  config: Config,
  ways: {
    running: (server: RunningServer) => Promise<Result>
    stopped: (context: Context) => Promise<Result>
  },
): Promise<Result> {
  const server = await findRunningServer(config.dataFolder)
  if (server && (await answers(server))) return ways.running(server)
  const app = await openApp({
    config,
    logger: openLogger('warn'),
    onFatal: (error) => {
      throw error
    },
  })
  try {
    return await ways.stopped(app.context)
  } finally {
    await app.close()
  }
}

/** Asks the server as the operator. Throws CommandError with what it says when it refuses. */
export async function ask<Answer>(
  server: RunningServer,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const { ok, status, text } = await askServer(server, path, { method, body })
  const answer = text ? JSON.parse(text) : undefined
  if (!ok) throw new CommandError(answer?.detail ?? `The server answered ${status}.`)
  return answer
}

async function answers(server: RunningServer): Promise<boolean> {
  return askServer(server, '/health').then(
    ({ ok }) => ok,
    () => false,
  )
}
