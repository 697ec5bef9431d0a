// How a command does something: it asks the server that runs on the data folder, and
// where none runs one that it opens in its own process.
import { type Call, imageIn, limits, parse, requestTo } from '@lobby/protocol'
import type { z } from 'zod'
import type { Config } from '../ground/config.ts'
import { ChatError } from '../ground/errors.ts'
import { CommandError, UsageError } from './command-error.ts'
import { type AskServer, askServer, findRunningServer } from './running-server.ts'

/** Does something by asking the server as the operator, and lets go of everything. */
export async function onServer<Result>(
  config: Config,
  act: (call: Call) => Promise<Result>,
): Promise<Result> {
  const server = await findRunningServer(config.dataFolder)
  if (server) {
    const ask: AskServer = (request) => askServer(server, request)
    if (await answers(ask)) return act(callBy(ask))
  }
  // Only here: loading the server takes longer than asking one that runs.
  const { openApp } = await import('../app.ts')
  const { openLogger } = await import('../ground/logger.ts')
  const app = await openApp({
    config,
    logger: openLogger('warn'),
    onFatal: (error) => {
      throw error
    },
  })
  try {
    return await act(callBy(askHere(app.askAsOperator)))
  } finally {
    await app.close()
  }
}

/** Asks the server one thing. */
export const ask: (config: Config) => Call =
  (config) =>
  (...ask) =>
    onServer(config, (call) => call(...ask))

/** Throws what the server says when it refuses: ChatError, or CommandError. */
function callBy(ask: AskServer): Call {
  return async (name, ...[asked]) => {
    const image = imageIn(asked)
    if (image instanceof Blob) throw new Error('A command has bytes.')
    const { ok, status, text } = await ask({
      ...requestTo(name, asked),
      ...(image && { body: image }),
    })
    const answer = text ? JSON.parse(text) : undefined
    if (ok) return answer
    const why = answer?.detail ?? `The server answered ${status}.`
    throw answer?.code ? new ChatError(answer.code, why) : new CommandError(why)
  }
}

/** Asks the server of this process. */
function askHere(fetch: (request: Request) => Promise<Response>): AskServer {
  return async ({ method = 'GET', path, body }) => {
    const headers = { 'content-type': 'application/json' }
    const url = new URL(path, 'http://127.0.0.1')
    const init = { method, headers, ...(body !== undefined && { body }) }
    const answer = await fetch(new Request(url, init))
    return { ok: answer.ok, status: answer.status, text: await answer.text() }
  }
}

async function answers(ask: AskServer): Promise<boolean> {
  return ask({ path: '/health' }).then(
    // `failing` is an answer as well: the folder is taken.
    ({ ok, text }) => ok || text.includes('"failing"'),
    () => false,
  )
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

/** The last line of a page after which there is another. */
export function more({ page }: ListQuery, hasMore: boolean): string[] {
  return hasMore ? [`There is more: --page ${page + 1}`] : []
}

/** Every page of a list, in order. */
export function readPages<Query extends ListQuery, Page extends { readonly hasMore: boolean }>(
  config: Config,
  query: Query,
  read: (call: Call, query: Query) => Promise<Page>,
): Promise<Page[]> {
  return onServer(config, async (call) => {
    const pages: Page[] = []
    do pages.push(await read(call, { ...query, page: pages.length + 1, limit: limits.adminRows }))
    while (pages.at(-1)?.hasMore)
    return pages
  })
}
