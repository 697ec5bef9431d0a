// Links that let guests into one room, from the command line.
import { type GuestLinkList, type MadeGuestLink, NewGuestLink, parse } from '@lobby/protocol'
import type { Config } from '../config.ts'
import { makeGuestLink, revokeGuestLink } from '../guest-links/actions.ts'
import { listGuestLinks } from '../guest-links/queries.ts'
import { getRoom } from '../rooms/actions.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { readHours, stateOf } from './lifetime.ts'
import { ask, onServer } from './on-server.ts'
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
    .answers((slug: string, { hours }: { hours?: string }) =>
      createGuestLinkCommand(config(), readSlug(slug), hours),
    )
  guestLink
    .command('list')
    .description('list the newest 200 links to a room')
    .argument('<slug>', 'the room’s address')
    .answers((slug: string) => listGuestLinksCommand(config(), readSlug(slug)))
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
  hours: string | undefined,
): Promise<Answer> {
  const expiresIn = readHours(hours, NewGuestLink.shape.expiresIn.unwrap())
  const wanted = parse(NewGuestLink, { ...(expiresIn !== undefined && { expiresIn }) })
  if (!wanted.ok) throw new UsageError(`${wanted.message}.`)
  const made = await onServer<MadeGuestLink>(config, {
    running: (server) => ask(server, 'POST', pathOf(slug), wanted.value),
    stopped: (context) => makeGuestLink(context, 'operator', slug, wanted.value),
  })
  return { facts: made, lines: [`Good until ${made.expiresAt}: ${made.url}`] }
}

/** Prints the newest links to a room, one a line, or as JSON. */
async function listGuestLinksCommand(config: Config, slug: string): Promise<Answer> {
  const { links } = await onServer<GuestLinkList>(config, {
    running: (server) => ask(server, 'GET', `${pathOf(slug)}?limit=${limit}`),
    stopped: async (context) => {
      const { id } = await getRoom(context, 'operator', slug, 'guest-link.revoke')
      return listGuestLinks(context.db, id, { limit, after: undefined })
    },
  })
  const lines = links.map(({ id, createdBy, guests, ...link }) =>
    [id, createdBy.name, `${guests} ${guests === 1 ? 'guest' : 'guests'}`, stateOf(link)].join(
      '\t',
    ),
  )
  return { facts: links, lines }
}

/** Takes a link back. */
async function revokeGuestLinkCommand(config: Config, slug: string, id: string): Promise<Answer> {
  await onServer<unknown>(config, {
    running: (server) => ask(server, 'DELETE', `${pathOf(slug)}/${encodeURIComponent(id)}`),
    stopped: (context) => revokeGuestLink(context, 'operator', slug, id),
  })
  return 'The link is worth nothing any more, and nobody is left who came by it.'
}

function pathOf(slug: string): string {
  return `/api/rooms/${encodeURIComponent(slug)}/guest-links`
}
