// The `lobby` command: what it can do, and how it says that something is wrong.
import { Command } from 'commander'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { ChatError } from '../errors.ts'
import { StorageError } from '../storage/storage-error.ts'
import { version } from '../version.ts'
import { CommandError } from './command-error.ts'

const environment = `
Environment:
  HOST             address to listen on (127.0.0.1)
  PORT             port to listen on (8000)
  LOBBY_DATA       folder for everything that must survive (./data)
  LOBBY_ORIGIN     public addresses, such as https://chat.example.org (none)
  LOBBY_TRUSTED_PROXIES
                   proxies that say whose request it is, such as 127.0.0.1 (none)
  LOBBY_GUESTS     on or off: is a name enough to come in, until a setting
                    says otherwise? (on where only this machine reaches it)
  LOBBY_OPEN_ROOMS on or off: does entering a room make it, until a setting
                    says otherwise? (on where only this machine reaches it)
  LOBBY_OIDC_…     a provider to sign in by; see docs/operating.md (none)
  LOBBY_SMTP_URL, LOBBY_MAIL_FROM
                   mail server and sender, such as smtps://user:password@mail.example.org
                    and lobby@example.org (no mail is sent)
  LOBBY_LIMITS     off lifts rates and caps, for benchmarks (on)
  LOBBY_TLS_CERT, LOBBY_TLS_KEY
                   PEM files; with both, HTTPS and HTTP/2 (none)
  REDIS_URL        channel layer for typing and notices (in this process)
  LOG_LEVEL        fatal, error, warn, info, debug, trace or silent (info)
`

/** A file with the commands of one subject. */
interface CommandFile {
  /** Adds them to the subject's own. The environment is read when one of them is called. */
  addCommands(subject: Command, config: () => Config): void
}

/** The words after which a command follows, what they are about, and where their commands are. */
const subjects: Readonly<Record<string, readonly [string, () => Promise<CommandFile>]>> = {
  user: ['make, list and change accounts', () => import('./user.ts')],
  room: ['make, list, change and delete rooms', () => import('./room.ts')],
  member: ['who is in a room, as what, and who may not be', () => import('./member.ts')],
  'guest-link': ['links that let guests into one room', () => import('./guest-link.ts')],
  message: ['find and delete messages', () => import('./message.ts')],
  report: ['messages that somebody finds should not be there', () => import('./report.ts')],
  session: ['who is signed in where', () => import('./session.ts')],
  invite: ['links that let people make an account', () => import('./invite.ts')],
  ban: ['addresses from which nobody gets in', () => import('./ban.ts')],
  settings: ['what the owner decides', () => import('./settings.ts')],
  audit: ['who did what to whom', () => import('./audit.ts')],
}

/** Reads the arguments and does what they say. Sets the process's exit code: 1 after a failure, with one clear line. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  try {
    await (await commandLine(argv)).parseAsync(argv)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    console.error(expected(error) ? `lobby: ${error.message}` : error)
    process.exit(1)
  }
}

function expected(error: Error): boolean {
  return [CommandError, ConfigError, StorageError, ChatError].some((kind) => error instanceof kind)
}

// Commands are loaded when they are called, a subject's when it is named: `lobby --help` needs no database.
async function commandLine(argv: readonly string[]): Promise<Command> {
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

  for (const [name, [description, load]] of Object.entries(subjects)) {
    const subject = lobby.command(name).description(description)
    if (argv.includes(name)) (await load()).addCommands(subject, config)
  }

  lobby
    .command('backup')
    .description('write everything that must survive into one archive, also while the server runs')
    .argument('<file>', 'such as lobby-2026-01-31.tar')
    .option('--force', 'replace the file if it exists')
    .option('--json', 'as JSON')
    .action(async (file: string, flags) =>
      (await import('./backup.ts')).backupCommand(config(), file, flags),
    )

  lobby
    .command('restore')
    .description('make a data folder of a backup')
    .argument('<file>', 'what `lobby backup` has written')
    .requiredOption('--to <folder>', 'empty, or not there yet')
    .option('--json', 'as JSON')
    .action(async (file: string, flags) =>
      (await import('./restore.ts')).restoreCommand(file, flags),
    )

  lobby
    .command('check')
    .description('look whether the database is sound, and its tables are what the log adds up to')
    .option('--repair', 'make again what can be made of the log; the server must be stopped')
    .option('--json', 'as JSON')
    .action(async (flags) => (await import('./check.ts')).checkCommand(config(), flags))

  lobby
    .command('overview')
    .description('how many people, rooms, messages and sessions there are')
    .action(async () => (await import('./overview.ts')).overviewCommand(config()))

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

function config(): Config {
  return readConfig(process.env)
}
