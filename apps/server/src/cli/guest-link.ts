// Links that let guests into one room, from the command line.
import { type GuestLinkList, type MadeGuestLink, NewGuestLink, parse } from '@lobby/protocol'
import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { makeGuestLink, revokeGuestLink } from '../guest-links/actions.ts'
import { listGuestLinks } from '../guest-links/queries.ts'
import { getRoom } from '../rooms/actions.ts'
import { CommandError } from './command-error.ts'
import { readHours, stateOf } from './lifetime.ts'
import { ask, onServer } from './on-server.ts'
import { readSlug } from './slug.ts'

/** Of a list, asked for at once. */
const limit = 200

/** What `lobby guest-link` does. */
export function addCommands(guestLink: Command, config: () => Config): void {
  guestLink
    .command('create')
    .description('make a link to a room, and print it')
    .argument('<slug>', 'the room’s address')
    .option('--hours <number>', 'how long it is good (default: a week)')
    .action((slug: string, { hours }: { hours?: string }) =>
      createGuestLinkCommand(config(), readSlug(slug), hours),
    )
  guestLink
    .command('list')
    .description('list the newest 200 links to a room')
    .argument('<slug>', 'the room’s address')
    .option('--json', 'as JSON')
    .action((slug: string, { json }: { json?: true }) =>
      listGuestLinksCommand(config(), readSlug(slug), json === true),
    )
  guestLink
    .command('revoke')
    .description('take a link back, and put everybody out who came by it')
    .argument('<slug>', 'the room’s address')
    .argument('<id>', 'as guest-link list prints it')
    .action((slug: string, id: string) => revokeGuestLinkCommand(config(), readSlug(slug), id))
}

/** Makes a link to a room and prints it. */
async function createGuestLinkCommand(
  config: Config,
  slug: string,
  hours: string | undefined,
): Promise<void> {
  const expiresIn = readHours(hours, NewGuestLink.shape.expiresIn.unwrap())
  const wanted = parse(NewGuestLink, { ...(expiresIn !== undefined && { expiresIn }) })
  if (!wanted.ok) throw new CommandError(`${wanted.message}.`)
  const { url, expiresAt } = await onServer<MadeGuestLink>(config, {
    running: (server) => ask(server, 'POST', pathOf(slug), wanted.value),
    stopped: (context) => makeGuestLink(context, 'operator', slug, wanted.value),
  })
  console.log(`Good until ${expiresAt}: ${url}`)
}

/** Prints the newest links to a room, one a line, or as JSON. */
async function listGuestLinksCommand(config: Config, slug: string, asJson: boolean): Promise<void> {
  const { links } = await onServer<GuestLinkList>(config, {
    running: (server) => ask(server, 'GET', `${pathOf(slug)}?limit=${limit}`),
    stopped: async (context) => {
      const { id } = await getRoom(context, 'operator', slug, 'guest-link.revoke')
      return listGuestLinks(context.db, id, { limit, after: undefined })
    },
  })
  if (asJson) return console.log(JSON.stringify(links, null, 2))
  for (const { id, createdBy, guests, expiresAt, revokedAt } of links)
    console.log(
      [
        id,
        createdBy.name,
        `${guests} ${guests === 1 ? 'guest' : 'guests'}`,
        stateOf({ expiresAt, revokedAt }),
      ].join('\t'),
    )
}

/** Takes a link back. */
async function revokeGuestLinkCommand(config: Config, slug: string, id: string): Promise<void> {
  await onServer<unknown>(config, {
    running: (server) => ask(server, 'DELETE', `${pathOf(slug)}/${encodeURIComponent(id)}`),
    stopped: (context) => revokeGuestLink(context, 'operator', slug, id),
  })
  console.log('The link is worth nothing any more, and nobody is left who came by it.')
}

function pathOf(slug: string): string {
  return `/api/rooms/${encodeURIComponent(slug)}/guest-links`
}
