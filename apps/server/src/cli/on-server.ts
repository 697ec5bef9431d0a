// How a command does something: through the server where one runs on the data
// folder, and otherwise itself.
import { limits, parse } from '@lobby/protocol'
import type { z } from 'zod'
import { openApp } from '../app.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { openLogger } from '../logger.ts'
import { askServer, findRunningServer, type RunningServer } from '../running-server.ts'
import { CommandError, UsageError } from './command-error.ts'

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

/** Asks the server as the operator. Throws what it says when it refuses: ChatError, or CommandError. */
export async function ask<Answer>(
  server: RunningServer,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const { ok, status, text } = await askServer(server, path, { method, body })
  const answer = text ? JSON.parse(text) : undefined
  if (ok) return answer
  const why = answer?.detail ?? `The server answered ${status}.`
  throw answer?.code ? new ChatError(answer.code, why) : new CommandError(why)
}

/** The options of a list as the API takes them. Throws UsageError with what is right. */
export function readQuery<Schema extends z.ZodType>(
  schema: Schema,
  given: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const named = Object.entries(given).filter(([, value]) => value !== undefined)
  const query = parse<z.output<Schema>>(schema as never, Object.fromEntries(named))
  if (!query.ok) throw new UsageError(`${query.message.replace(/(^|; )(\w+):/g, flagOf)}.`)
  return query.value
}

/** A mistake is told of the flag that was typed, not of the API's name for it. */
function flagOf(_: string, before: string, name: string): string {
  return `${before}--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:`
}

/** What of a list is asked for. */
interface ListQuery {
  readonly page: number
  readonly limit: number
}

/** One page of a list, as the API answers it. */
export function readPage<Query extends ListQuery, Answer>(
  config: Config,
  path: string,
  query: Query,
  read: (context: Context, query: Query) => Promise<Answer>,
): Promise<Answer> {
  return onServer(config, {
    running: (server) => askPage<Answer>(server, path, query),
    stopped: (context) => read(context, query),
  })
}

/** The last line of a page after which there is another. */
export function more({ page }: ListQuery, hasMore: boolean): string[] {
  return hasMore ? [`There is more: --page ${page + 1}`] : []
}

/** Every page of a list, in order. */
export function readPages<Query extends ListQuery, Answer extends { readonly hasMore: boolean }>(
  config: Config,
  path: string,
  query: Query,
  read: (context: Context, query: Query) => Promise<Answer>,
): Promise<Answer[]> {
  const collect = async (next: (query: Query) => Promise<Answer>) => {
    const pages: Answer[] = []
    do pages.push(await next({ ...query, page: pages.length + 1, limit: limits.adminRows }))
    while (pages.at(-1)?.hasMore)
    return pages
  }
  return onServer(config, {
    running: (server) => collect((query) => askPage<Answer>(server, path, query)),
    stopped: (context) => collect((query) => read(context, query)),
  })
}

function askPage<Answer>(server: RunningServer, path: string, query: ListQuery): Promise<Answer> {
  return ask<Answer>(server, 'GET', `${path}?${new URLSearchParams(query as never)}`)
}

async function answers(server: RunningServer): Promise<boolean> {
  return askServer(server, '/health').then(
    // `failing` is an answer as well: the folder is taken.
    ({ ok, text }) => ok || text.includes('"failing"'),
    () => false,
  )
}
