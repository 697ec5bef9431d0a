// The `lobby` command: what it can do, and how it says that something is wrong.
import { Argument, CommanderError } from 'commander'
import { type Config, readConfig } from '../ground/config.ts'
import { version } from '../ground/version.ts'
import { AnsweringCommand } from './answering-command.ts'
import { completionFor, type Shell, shells } from './completion.ts'
import { endingOf } from './exit.ts'

const environment = `
Environment:
  HOST             address to listen on (127.0.0.1)
  PORT             port to listen on (8000)
  LOBBY_WORKERS    processes that hold sockets: auto, or 1 to 64 (1)
  LOBBY_DATA       folder for everything that must survive (./data)
  LOBBY_SECRET_FILE
                   file with the secret that all nodes have, made by lobby secret
                    (the data folder has one of its own)
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
  LOBBY_SECURITY_CONTACT
                   where weaknesses are reported, such as mailto:security@example.org (none)
  LOBBY_LIMITS     off lifts rates and caps, for benchmarks (on)
  LOBBY_TLS_CERT, LOBBY_TLS_KEY
                   PEM files; with both, HTTPS and HTTP/2 (none)
  REDIS_URL        channel layer for typing and notices (in this process)
  LOBBY_REDIS_PREFIX
                   begins all names in that Redis (made of the data's secret)
  LOBBY_METRICS_PORT
                   port on 127.0.0.1 at which metrics are read (none)
  LOBBY_METRICS_TOKEN
                   lets who says it read the metrics at the main port (nobody)
  LOBBY_NODE       what this node is called in its log (something at random)
  LOG_LEVEL        fatal, error, warn, info, debug, trace or silent (info)
`

/** A file with the commands of one subject. */
interface CommandFile {
  /** Adds them to the subject's own. The environment is read when one of them is called. */
  addCommands(subject: AnsweringCommand, config: () => Config): void
}

/** The words after which a command follows, what they are about, and where their commands are. */
const subjects: Readonly<Record<string, readonly [string, () => Promise<CommandFile>]>> = {
  user: ['make, list and change accounts', () => import('./user.ts')],
  room: ['make, list, change and delete rooms', () => import('./room.ts')],
  member: ['who is in a room, as what, and who may not be', () => import('./member.ts')],
  'guest-link': ['links that let guests into one room', () => import('./guest-link.ts')],
  message: ['find and delete messages', () => import('./message.ts')],
  search: ['the index by which people find messages', () => import('./search-index.ts')],
  report: ['messages that were reported to the moderators', () => import('./report.ts')],
  session: ['who is signed in where', () => import('./session.ts')],
  invite: ['links that let people make an account', () => import('./invite.ts')],
  ban: ['addresses from which nobody gets in', () => import('./ban.ts')],
  emoji: ['the server’s own emoji', () => import('./emoji.ts')],
  identity: ['what the server is called, and says to everybody', () => import('./identity.ts')],
  settings: ['what the owner decides', () => import('./settings.ts')],
  audit: ['what was done, and by which person', () => import('./audit.ts')],
}

/**
 * Reads the arguments and does what they say. Sets the process's exit code: 2 for wrong flags and arguments, 1 after another
 * failure, with one clear line on standard error; with `--json`, that line is `{"error": {"code", "message"}}`.
 */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const asJson = argv.includes('--json')
  try {
    await (await commandLine(argv, asJson)).parseAsync(argv)
  } catch (error) {
    const ending = endingOf(error)
    if (asJson && ending?.exitCode !== 0) {
      const { code, message } = ending ?? { code: 'internal', message: String(error) }
      console.error(JSON.stringify({ error: { code, message } }))
    } else if (!(error instanceof CommanderError))
      console.error(ending ? `lobby: ${ending.message}` : error)
    process.exit(ending?.exitCode ?? 1)
  }
}

// Commands are loaded when they are called, a subject's when it is named: `lobby --help` needs no database.
async function commandLine(argv: readonly string[], asJson: boolean): Promise<AnsweringCommand> {
  const lobby = new AnsweringCommand('lobby')
    .exitOverride()
    .configureOutput(asJson ? { writeErr: () => {} } : {})
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
    .answers(async () => (await import('./migrate.ts')).migrateCommand(config()))

  for (const [name, [description, load]] of Object.entries(subjects)) {
    const subject = lobby.command(name).description(description)
    if (argv.includes(name) || argv.includes('completion'))
      (await load()).addCommands(subject, config)
  }

  lobby
    .command('backup')
    .description('write everything that must survive into one archive, also while the server runs')
    .argument('<file>', 'such as lobby-2026-01-31.tar')
    .option('--force', 'replace the file if it exists')
    .answers(async (file: string, flags) =>
      (await import('./backup.ts')).backupCommand(config(), file, flags),
    )

  lobby
    .command('restore')
    .description('make a data folder of a backup')
    .argument('<file>', 'what `lobby backup` has written')
    .requiredOption('--to <folder>', 'empty, or not there yet')
    .answers(async (file: string, flags) =>
      (await import('./restore.ts')).restoreCommand(config(), file, flags),
    )

  lobby
    .command('export')
    .description('write everything into one file that any Lobby can import, over either database')
    .argument('<file>', 'such as lobby-2026-01-31.jsonl.gz')
    .option('--force', 'replace the file if it exists')
    .answers(async (file: string, flags) =>
      (await import('./move.ts')).exportCommand(config(), file, flags),
    )

  lobby
    .command('import')
    .description('make an empty server of an export')
    .argument('<file>', 'what `lobby export` has written')
    .answers(async (file: string) => (await import('./move.ts')).importCommand(config(), file))

  lobby
    .command('copy')
    .description('make an empty server of another one, over either database, and compare both')
    .requiredOption('--from <place>', 'sqlite:FOLDER or postgres://…')
    .requiredOption('--to <place>', 'sqlite:FOLDER or postgres://…')
    .answers(async (flags) => (await import('./move.ts')).copyCommand(config(), flags))

  lobby
    .command('check')
    .description('look whether the database is sound, and its tables are what the log adds up to')
    .option('--repair', 'make again what can be made of the log; the server must be stopped')
    .answers(async (flags) => (await import('./check.ts')).checkCommand(config(), flags))

  lobby
    .command('secret')
    .description('make a secret for LOBBY_SECRET_FILE, and print it or write it to a file')
    .argument('[file]', 'not there yet; only its owner can read it')
    .option('--adopt', 'make the secret of LOBBY_SECRET_FILE that of all nodes; stop them before')
    .answers(async (file: string | undefined, flags) => {
      const { adoptSecretCommand, secretCommand } = await import('./secret.ts')
      return flags.adopt ? adoptSecretCommand(config()) : secretCommand(file)
    })

  lobby
    .command('overview')
    .description('how many people, rooms, messages and sessions there are')
    .answers(async () => (await import('./overview.ts')).overviewCommand(config()))

  lobby
    .command('layer:check')
    .description('send {type: "hello"} to the channel test_channel, receive it, print it')
    .answers(async () => (await import('./layer-check.ts')).layerCheck(config()))

  lobby
    .command('doctor')
    .description('look at everything the server needs, and say what is wrong')
    .answers(async () => (await import('./doctor.ts')).doctor(config()))

  lobby
    .command('completion')
    .description('print what makes a shell complete these commands; docs/operating.md says how')
    .addArgument(new Argument('<shell>', 'a shell').choices(shells))
    .action((shell: Shell) => console.log(completionFor(shell, lobby)))

  return lobby
}

/** The server says in its log what the other commands say here; with `--json` each line on standard error is JSON. */
function config(): Config {
  const config = readConfig(process.env)
  const asJson = process.argv.includes('--json')
  if (!process.argv.includes('start'))
    for (const message of config.unknown)
      console.error(
        asJson ? JSON.stringify({ warning: { code: 'config', message } }) : `lobby: ${message}`,
      )
  return config
}
