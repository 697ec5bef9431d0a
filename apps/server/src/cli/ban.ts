// Addresses that are kept out, from the command line.

import { type AddressBan, type Call, NewAddressBan, parse } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { CommandError, UsageError } from './command-error.ts'
import { readHours } from './numbers.ts'
import { ask, onServer } from './on-server.ts'

/** What `lobby ban` does. */
export function addCommands(ban: AnsweringCommand, config: () => Config): void {
  ban
    .command('add')
    .description('keep an address or a network out')
    .argument('<network>', 'such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32')
    .option('--reason <text>', 'for the staff of the server')
    .option('--hours <number>', 'how long (default: until it is lifted)')
    .answers((network: string, options: { reason?: string; hours?: string }) =>
      banAddressCommand(config(), network, options),
    )
  ban
    .command('list')
    .description('list the newest 200 bans')
    .answers(() => listAddressBansCommand(config()))
  ban
    .command('lift')
    .description('let an address or a network in again')
    .argument('<network>', 'as it was banned')
    .answers((network: string) => liftAddressBanCommand(config(), network))
}

/** Of a list, asked for at once. */
const limit = 200

/** Keeps an address or a network out. */
async function banAddressCommand(
  config: Config,
  network: string,
  { reason = '', hours }: { readonly reason?: string; readonly hours?: string },
): Promise<Answer> {
  const expiresIn = readHours(hours, NewAddressBan.shape.expiresIn.unwrap().unwrap()) ?? null
  const wanted = parse(NewAddressBan, { network, reason, expiresIn })
  if (!wanted.ok) throw new UsageError(`${wanted.message}.`)
  const ban = await ask(config)('POST /api/admin/address-bans', { body: wanted.value })
  return { facts: ban, lines: [`Nobody comes from ${ban.network} any more${until(ban)}.`] }
}

/** Prints the bans of addresses, one a line, or as JSON. */
async function listAddressBansCommand(config: Config): Promise<Answer> {
  const bans = await onServer(config, listBans)
  const lines = bans.map(({ network, createdBy, createdAt, expiresAt, reason }) =>
    [network, createdBy, createdAt, expiresAt ?? '-', reason].join('\t'),
  )
  return { facts: bans, lines }
}

/** Lets an address or a network in again. */
async function liftAddressBanCommand(config: Config, network: string): Promise<Answer> {
  await onServer(config, async (call) => {
    const found = (await listBans(call)).filter((ban) =>
      [ban.network, ban.network.replace(/\/(32|64|128)$/, '')].includes(network.toLowerCase()),
    )
    if (found.length === 0) throw new CommandError(`${JSON.stringify(network)} is not banned.`)
    for (const { id } of found)
      await call('DELETE /api/admin/address-bans/{id}', { params: { id } })
  })
  return `${network} is let in again.`
}

async function listBans(call: Call): Promise<AddressBan[]> {
  const all: AddressBan[] = []
  let after: string | null | undefined
  do {
    const query = { limit, after: after ?? undefined }
    const { bans, next } = await call('GET /api/admin/address-bans', { query })
    all.push(...bans)
    after = next
  } while (after !== null)
  return all
}

function until({ expiresAt }: AddressBan): string {
  return expiresAt === null ? '' : `, until ${expiresAt}`
}
