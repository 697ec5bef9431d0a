// Rooms from the command line.
import {
  limits,
  Name,
  NewRoom,
  parse,
  type Room,
  RoomQuery,
  type RoomSettings,
  RoomSettingsChange,
} from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import { type Answer, document } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { ask, onServer, readQuery } from './on-server.ts'
import { readSlug } from './slug.ts'

// As people order names, not as bytes do; `Room 10` after `Room 9`.
const byName = new Intl.Collator('en', { numeric: true })

/** What a room's moderators decide: its name at the command line and elsewhere, and what it may be. */
const settings = {
  guests: ['guests', 'on or off'],
  posting: ['posting', 'everybody or moderators'],
  'slow-mode': [
    'slowMode',
    `seconds between two messages of one person, 0 to ${limits.slowModeMax}`,
  ],
  history: ['history', 'all or joined'],
  archived: ['archived', 'on or off'],
  threads: ['threads', 'on or off: whether messages can be answered in a thread'],
  calls: ['calls', 'who reaches everybody by @room and @here: everybody or moderators'],
  previews: ['previews', 'on or off: whether pages to which messages link are shown below them'],
  edits: [
    'edits',
    'who sees what a message said before it was edited: everybody, moderators or nobody',
  ],
} as const satisfies Record<string, readonly [keyof RoomSettings, string]>

/** What `lobby room` does. */
export function addCommands(room: AnsweringCommand, config: () => Config): void {
  room
    .command('create')
    .description('make a room')
    .argument('[slug]', 'its address: letters, digits, - and _; a private room gets one by itself')
    .option('--name <name>', 'the name that people see (default: the slug)')
    .option('--kind <kind>', 'public or private (default: public)')
    .option('--history <visibility>', 'what who joins a private room may read: all or joined')
    .answers((slug: string | undefined, options: RoomOptions) =>
      createRoomCommand(config(), slug, options),
    )
  room
    .command('list')
    .description('list the rooms')
    .option('--search <text>', 'those with it in their name')
    .option('--kind <kind>', 'public, private or direct')
    .answers((options: RoomListOptions) => listRoomsCommand(config(), options))
  room
    .command('show')
    .description('everything about a room but what was said in it, as JSON')
    .argument('<slug>', 'its address')
    .answers((slug: string) => showRoomCommand(config(), slug))
  room
    .command('rename')
    .description('give a room another name; its address stays')
    .argument('<slug>', 'its address')
    .argument('<name>', 'the name that people see')
    .answers((slug: string, name: string) => renameRoomCommand(config(), slug, name))
  room
    .command('settings')
    .description('list what its moderators decide')
    .argument('<slug>', 'its address')
    .answers((slug: string) => listSettingsCommand(config(), slug))
  room
    .command('set')
    .description('change what its moderators decide')
    .argument('<slug>', 'its address')
    .argument('<name>', Object.keys(settings).join(', '))
    .argument('<value>', 'what it is from now on; a wrong one is answered with what there is')
    .answers((slug: string, name: string, value: string) =>
      setSettingCommand(config(), slug, name, value),
    )
  room
    .command('delete')
    .description('delete a room and everything said in it')
    .argument('<slug>', 'its address')
    .requiredOption('--yes', 'yes, delete it: nothing brings it back')
    .answers((slug: string) => deleteRoomCommand(config(), slug))
}

interface RoomOptions {
  readonly name?: string
  readonly kind?: string
  readonly history?: string
}

/** Makes a room and prints its address. */
async function createRoomCommand(
  config: Config,
  slug: string | undefined,
  options: RoomOptions,
): Promise<Answer> {
  const wanted = parse(NewRoom, { ...(slug !== undefined && { slug }), ...options })
  if (!wanted.ok) throw new UsageError(`${wanted.message}.`)
  const room = await ask(config)('POST /api/rooms', { body: wanted.value })
  const made = `Made the room "${room.name}": /chat/${room.slug}`
  const empty = `Nobody is in it yet: lobby member add ${room.slug} <person>`
  return { facts: room, lines: room.kind === 'private' ? [made, empty] : [made] }
}

interface RoomListOptions {
  readonly search?: string
  readonly kind?: string
}

/** Prints the rooms, one a line, or as JSON. */
async function listRoomsCommand(
  config: Config,
  { search, kind: ofKind }: RoomListOptions,
): Promise<Answer> {
  const { q = '', kind } = readQuery(RoomQuery, { q: search, kind: ofKind })
  const rooms = (await readRooms(config))
    .filter(
      (room) =>
        room.name.toLowerCase().includes(q.toLowerCase()) && (kind ?? room.kind) === room.kind,
    )
    .sort((a, b) => byName.compare(a.name, b.name))
  const lines = rooms.map(
    ({ slug, name, lastSeq, kind }) => `${slug}\t${name}\t${lastSeq} events\t${kind}`,
  )
  return { facts: rooms, lines }
}

/** All of them, page after page. */
function readRooms(config: Config): Promise<Room[]> {
  return onServer(config, async (call) => {
    const rooms: Room[] = []
    let after: string | null | undefined
    do {
      const query = { limit: limits.pageMax, after: after ?? undefined }
      const page = await call('GET /api/rooms', { query })
      rooms.push(...page.rooms)
      after = page.next
    } while (after !== null)
    return rooms
  })
}

/** Prints everything about a room as JSON, but not what was said in it. */
async function showRoomCommand(config: Config, given: string): Promise<Answer> {
  const slug = readSlug(given)
  const params = { room: `@${slug}` }
  const { room, people } = await ask(config)('GET /api/admin/rooms/{room}', { params })
  return document({ ...room, slug, people })
}

/** Gives a room another name; its address stays. */
async function renameRoomCommand(config: Config, given: string, newName: string): Promise<Answer> {
  const slug = readSlug(given)
  const name = parse(Name, newName)
  if (!name.ok) throw new UsageError(`${JSON.stringify(newName)} is no name: ${name.message}.`)
  const body = { name: name.value }
  await ask(config)('PATCH /api/rooms/{slug}', { params: { slug }, body })
  return `The room ${slug} is called "${name.value}" now.`
}

/** Prints what a room's moderators have decided, one a line. */
async function listSettingsCommand(config: Config, given: string): Promise<Answer> {
  const slug = readSlug(given)
  const room = await ask(config)('GET /api/rooms/{slug}', { params: { slug } })
  const lines = Object.entries(settings).map(([name, [key]]) => {
    const value = room.settings[key]
    return `${name}\t${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}`
  })
  return { facts: room.settings, lines }
}

/** Changes what a room's moderators decide. */
async function setSettingCommand(
  config: Config,
  given: string,
  name: string,
  value: string,
): Promise<Answer> {
  const slug = readSlug(given)
  if (!Object.hasOwn(settings, name))
    throw new UsageError(
      `There is no setting ${JSON.stringify(name)}. There is: ${Object.keys(settings).join(', ')}.`,
    )
  const [key, values] = settings[name as keyof typeof settings]
  const change = parse(RoomSettingsChange, { [key]: meant(value) })
  if (!change.ok) throw new UsageError(`${name} is not ${JSON.stringify(value)}: it is ${values}.`)
  await ask(config)('PATCH /api/rooms/{slug}/settings', {
    params: { slug },
    body: change.value,
  })
  return `In the room ${slug}, ${name} is ${value} now.`
}

/** Deletes a room and everything said in it. */
async function deleteRoomCommand(config: Config, given: string): Promise<Answer> {
  const slug = readSlug(given)
  await ask(config)('DELETE /api/rooms/{slug}', { params: { slug } })
  return `Deleted the room ${slug} and everything said in it.`
}

/** `on`, a number or a word, as the API takes them. */
function meant(value: string): boolean | number | string {
  if (value === 'on' || value === 'off') return value === 'on'
  return /^\d+$/.test(value) ? Number(value) : value
}
