// Links that let guests into one room, from the command line.
import { NewGuestLink, parse } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { stateOf } from './lifetime.ts'
import { readCount, readHours } from './numbers.ts'
import { ask } from './on-server.ts'
import { readSlug } from './slug.ts'

/** Of a list, asked for at once. */
const limit = 200

/** What `lobby guest-link` does. */
export function addCommands(guestLink: AnsweringCommand, config: () => Config): void {
  guestLink
    .command('create')
    .description('make a link to a room, and print it')
    .argument('<slug>', 'the room’s address')
    .option('--hours <number>', 'how long it is good (default: a week)')
    .option('--guests <number>', 'how many it lets in (default: 10)')
    .answers((slug: string, options: { hours?: string; guests?: string }) =>
      createGuestLinkCommand(config(), readSlug(slug), options),
    )
  guestLink
    .command('list')
    .description('list the newest 200 links to a room')
    .argument('<slug>', 'the room’s address')
    .answers((slug: string) => listGuestLinksCommand(config(), readSlug(slug)))
  for (const [name, paused, what] of [
    ['pause', true, 'let nobody in by a link for now'],
    ['resume', false, 'let guests in by a link again that was paused'],
  ] as const)
    guestLink
      .command(name)
      .description(what)
      .argument('<slug>', 'the room’s address')
      .argument('<id>', 'as guest-link list prints it')
      .answers((slug: string, id: string) =>
        pauseGuestLinkCommand(config(), readSlug(slug), { id, paused }),
      )
  guestLink
    .command('revoke')
    .description('take a link back, and put everybody out who came by it')
    .argument('<slug>', 'the room’s address')
    .argument('<id>', 'as guest-link list prints it')
    .answers((slug: string, id: string) => revokeGuestLinkCommand(config(), readSlug(slug), id))
}

/** Makes a link to a room and prints it. */
async function createGuestLinkCommand(
  config: Config,
  slug: string,
  { hours, guests }: { hours?: string; guests?: string },
): Promise<Answer> {
  const expiresIn = readHours(hours, NewGuestLink.shape.expiresIn.unwrap())
  const uses = readCount('--guests', guests, NewGuestLink.shape.uses.unwrap())
  const wanted = parse(NewGuestLink, {
    ...(expiresIn !== undefined && { expiresIn }),
    ...(uses !== undefined && { uses }),
  })
  if (!wanted.ok) throw new UsageError(`${wanted.message}.`)
  const made = await ask(config)('POST /api/rooms/{slug}/guest-links', {
    params: { slug },
    body: wanted.value,
  })
  return { facts: made, lines: [`Good until ${made.expiresAt}: ${made.url}`] }
}

/** Prints the newest links to a room, one a line, or as JSON. */
async function listGuestLinksCommand(config: Config, slug: string): Promise<Answer> {
  const { links } = await ask(config)('GET /api/rooms/{slug}/guest-links', {
    params: { slug },
    query: { limit },
  })
  const lines = links.map(({ id, createdBy, guests, uses, paused, ...link }) =>
    [
      id,
      createdBy.name,
      `${guests} of ${uses ?? 'any number of'} guests`,
      `${paused && !link.revokedAt ? 'paused, ' : ''}${stateOf(link)}`,
    ].join('\t'),
  )
  return { facts: links, lines }
}

/** Pauses a link, or goes on with it. */
async function pauseGuestLinkCommand(
  config: Config,
  slug: string,
  { id, paused }: { readonly id: string; readonly paused: boolean },
): Promise<Answer> {
  const link = await ask(config)('PATCH /api/rooms/{slug}/guest-links/{id}', {
    params: { slug, id },
    body: { paused },
  })
  const lines = [paused ? 'The link lets nobody in for now.' : 'The link lets guests in again.']
  return { facts: link, lines }
}

/** Takes a link back. */
async function revokeGuestLinkCommand(config: Config, slug: string, id: string): Promise<Answer> {
  await ask(config)('DELETE /api/rooms/{slug}/guest-links/{id}', { params: { slug, id } })
  return 'The link is worth nothing any more, and nobody is left who came by it.'
}
