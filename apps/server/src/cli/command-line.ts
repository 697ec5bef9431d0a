// The `lobby` command: what it can do, and how it says that something is wrong.
import { Command } from 'commander'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { ChatError } from '../errors.ts'
import { StorageError } from '../storage/storage-error.ts'
import { version } from '../version.ts'
import { CommandError } from './command-error.ts'
import type { UserOptions } from './user.ts'

const environment = `
Environment:
  HOST             address to listen on (127.0.0.1)
  PORT             port to listen on (8000)
  LOBBY_DATA       folder for everything that must survive (./data)
  LOBBY_ORIGIN     public addresses, such as https://chat.example.org (none)
  LOBBY_GUESTS     on or off: is a name enough to come in? (on for loopback)
  LOBBY_OPEN_ROOMS on or off: does entering a room make it? (on for loopback)
  LOBBY_OIDC_…     a provider to sign in by; see docs/operating.md (none)
  LOBBY_LIMITS     off lifts rates and caps, for benchmarks (on)
  LOBBY_TLS_CERT, LOBBY_TLS_KEY
                   PEM files; with both, HTTPS and HTTP/2 (none)
  REDIS_URL        channel layer for typing and notices (in this process)
  LOG_LEVEL        fatal, error, warn, info, debug, trace or silent (info)
`

/** Reads the arguments and does what they say. Sets the process's exit code: 1 after a failure, with one clear line. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  try {
    await commandLine().parseAsync(argv)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    console.error(expected(error) ? `lobby: ${error.message}` : error)
    process.exit(1)
  }
}

function expected(error: Error): boolean {
  return [CommandError, ConfigError, StorageError, ChatError].some((kind) => error instanceof kind)
}

// Commands are loaded when they are called: `lobby --help` needs no database.
function commandLine(): Command {
  const lobby = new Command('lobby')
    .description('The chat server that never loses what it acknowledged.')
    .version(version)
    .addHelpText('after', environment)
    .showHelpAfterError('Run with --help to see what there is.')
    .configureHelp({ showGlobalOptions: true })

  lobby
    .command('start')
    .description('run the server')
    .action(async () => (await import('./start.ts')).start(config()))

  lobby
    .command('migrate')
    .description('bring the database up to this version, without starting the server')
    .action(async () => (await import('./migrate.ts')).migrateCommand(config()))

  const room = lobby.command('room').description('make, list and delete rooms')
  room
    .command('create')
    .description('make a room')
    .argument('<slug>', 'its address: letters, digits, - and _')
    .option('--name <name>', 'the name that people see (default: the slug)')
    .action(async (slug: string, options: { name?: string }) =>
      (await import('./room.ts')).createRoomCommand(config(), slug, options.name),
    )
  room
    .command('list')
    .description('list the rooms')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) =>
      (await import('./room.ts')).listRoomsCommand(config(), options.json === true),
    )
  room
    .command('delete')
    .description('delete a room and everything said in it')
    .argument('<slug>', 'its address')
    .requiredOption('--yes', 'yes, delete it: nothing brings it back')
    .action(async (slug: string) => (await import('./room.ts')).deleteRoomCommand(config(), slug))

  addUserCommands(lobby.command('user').description('make, list and change accounts'))
  addSettingsCommands(lobby.command('settings').description('what the owner decides'))

  const audit = lobby.command('audit').description('who did what to whom')
  audit
    .command('verify')
    .description('check that nothing in the audit log was changed, taken out or put in')
    .option('--expect <hash>', 'a hash that an earlier check printed, and that must still be in it')
    .action(async ({ expect }: { expect?: string }) =>
      (await import('./audit.ts')).verifyAuditCommand(config(), expect),
    )

  lobby
    .command('layer:check')
    .description('send {type: "hello"} to the channel test_channel, receive it, print it')
    .action(async () => (await import('./layer-check.ts')).layerCheck(config()))

  lobby
    .command('doctor')
    .description('look at everything the server needs, and say what is wrong')
    .action(async () => (await import('./doctor.ts')).doctor(process.env))

  return lobby
}

function addUserCommands(user: Command): void {
  const commands = () => import('./user.ts')
  user
    .command('create')
    .description('make an account, and print its password')
    .argument('<username>', 'letters, digits, or . _ - between them')
    .option('--admin', 'as an admin')
    .option('--owner', 'as an owner')
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .action(async (username: string, options: UserOptions) =>
      (await commands()).createUserCommand(config(), username, options),
    )
  user
    .command('list')
    .description('list the accounts')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) =>
      (await commands()).listUsersCommand(config(), options.json === true),
    )
  user
    .command('role')
    .description('give an account another role, and end its sessions')
    .argument('<username>')
    .argument('<role>', 'owner, admin, moderator or member')
    .action(async (username: string, role: string) =>
      (await commands()).changeRoleCommand(config(), username, role),
    )
  for (const [name, active] of [
    ['deactivate', false],
    ['activate', true],
  ] as const)
    user
      .command(name)
      .description(active ? 'let an account in again' : 'let an account in no more, from now on')
      .argument('<username>')
      .action(async (username: string) =>
        (await commands()).setActiveCommand(config(), username, active),
      )
  user
    .command('2fa-off')
    .description('let an account sign in without codes: its app and recovery codes are lost')
    .argument('<username>')
    .action(async (username: string) =>
      (await commands()).turnSecondFactorOffCommand(config(), username),
    )
  user
    .command('reset-password')
    .description('print a link for a new password, good once and for half an hour')
    .argument('<username>')
    .action(async (username: string) => (await commands()).resetPasswordCommand(config(), username))
}

function addSettingsCommands(settings: Command): void {
  settings
    .command('list')
    .description('list the settings')
    .action(async () => (await import('./settings.ts')).listSettingsCommand(config()))
  settings
    .command('set')
    .description('change a setting')
    .argument('<name>', 'sign-up')
    .argument('<value>', 'nobody or anybody')
    .action(async (name: string, value: string) =>
      (await import('./settings.ts')).setSettingCommand(config(), name, value),
    )
}

function config(): Config {
  return readConfig(process.env)
}
