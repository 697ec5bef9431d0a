// The `lobby` command: what it can do, and how it says that something is wrong.
import { Command } from 'commander'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { ChatError } from '../errors.ts'
import { StorageError } from '../storage/storage-error.ts'
import { version } from '../version.ts'
import type { AuditListOptions } from './audit.ts'
import { CommandError } from './command-error.ts'
import type { InviteOptions } from './invite.ts'
import type { MessageListOptions } from './message.ts'
import type { UserListOptions, UserOptions } from './user.ts'

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

  room
    .command('show')
    .description('everything about a room but what was said in it, as JSON')
    .argument('<slug>', 'its address')
    .action(async (slug: string) => (await import('./room.ts')).showRoomCommand(config(), slug))
  room
    .command('rename')
    .description('give a room another name; its address stays')
    .argument('<slug>', 'its address')
    .argument('<name>', 'the name that people see')
    .action(async (slug: string, name: string) =>
      (await import('./room.ts')).renameRoomCommand(config(), slug, name),
    )

  addUserCommands(lobby.command('user').description('make, list and change accounts'))
  addMessageCommands(lobby.command('message').description('find and delete messages'))
  addSessionCommands(lobby.command('session').description('who is signed in where'))
  addInviteCommands(lobby.command('invite').description('links that let people make an account'))
  addBanCommands(lobby.command('ban').description('addresses from which nobody gets in'))
  addSettingsCommands(lobby.command('settings').description('what the owner decides'))

  const audit = lobby.command('audit').description('who did what to whom')
  audit
    .command('list')
    .description('list what was done, the newest first, 100 at a time')
    .option('--actor <name>', 'by somebody with this in their name')
    .option('--action <action>', 'such as member.ban')
    .option('--target <name>', 'to something with this in its name, or in a room of this address')
    .option('--since <instant>', 'at or after, such as 2026-01-31T12:00:00Z')
    .option('--until <instant>', 'before')
    .option('--page <number>', 'which hundred')
    .option('--json', 'as JSON')
    .action(async (options: AuditListOptions) =>
      (await import('./audit.ts')).listAuditCommand(config(), options),
    )
  audit
    .command('verify')
    .description('check that nothing in the audit log was changed, taken out or put in')
    .option('--expect <hash>', 'a hash that an earlier check printed, and that must still be in it')
    .action(async ({ expect }: { expect?: string }) =>
      (await import('./audit.ts')).verifyAuditCommand(config(), expect),
    )

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
    .description('list accounts and guests')
    .option('--search <text>', 'those with it in their name')
    .option('--role <role>', 'owner, admin, moderator, member or guest')
    .option('--json', 'as JSON')
    .action(async (options: UserListOptions) =>
      (await commands()).listUsersCommand(config(), options),
    )
  user
    .command('show')
    .description('everything about an account, as JSON')
    .argument('<username>')
    .action(async (username: string) => (await commands()).showUserCommand(config(), username))
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
    .command('sign-out')
    .description('end all sessions of an account')
    .argument('<username>')
    .action(async (username: string) => (await commands()).endSessionsCommand(config(), username))
  user
    .command('reset-password')
    .description('print a link for a new password, good once and for half an hour')
    .argument('<username>')
    .action(async (username: string) => (await commands()).resetPasswordCommand(config(), username))
  user
    .command('link-requests')
    .description('list who waits for a link that no mail can bring')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) =>
      (await commands()).listLinkRequestsCommand(config(), options.json === true),
    )
  user
    .command('email-link')
    .description('print a link that confirms the address somebody has asked for, good as above')
    .argument('<username>')
    .action(async (username: string) => (await commands()).emailLinkCommand(config(), username))
}

function addMessageCommands(message: Command): void {
  const commands = () => import('./message.ts')
  message
    .command('search')
    .description('find messages of public rooms, the newest first, 100 at a time')
    .argument('[text]', 'a part of what they say')
    .option('--author <name>', 'a part of the author’s name')
    .option('--since <instant>', 'written at or after, such as 2026-01-31T12:00:00Z')
    .option('--until <instant>', 'written before')
    .option('--page <number>', 'which hundred')
    .option('--json', 'as JSON')
    .action(async (text: string | undefined, options: MessageListOptions) =>
      (await commands()).searchMessagesCommand(config(), text, options),
    )
  message
    .command('delete')
    .description('take the text of a message away, for everybody')
    .argument('<id>', 'as message search prints it')
    .requiredOption('--yes', 'yes, delete it: nothing brings it back')
    .action(async (id: string) => (await commands()).deleteMessageCommand(config(), id))
}

function addSessionCommands(session: Command): void {
  const commands = () => import('./session.ts')
  session
    .command('list')
    .description('list the open sessions, the last used first')
    .option('--search <text>', 'with it in the name, the address or the browser')
    .option('--json', 'as JSON')
    .action(async (options: { search?: string; json?: true }) =>
      (await commands()).listSessionsCommand(config(), options),
    )
  session
    .command('end')
    .description('sign somebody out in one browser')
    .argument('<id>', 'as session list prints it')
    .action(async (id: string) => (await commands()).endSessionCommand(config(), id))
}

function addInviteCommands(invite: Command): void {
  const commands = () => import('./invite.ts')
  invite
    .command('create')
    .description('make an invitation, and print its link')
    .option('--uses <number>', 'how many it lets in, or any (default: 1)')
    .option('--hours <number>', 'how long it is good (default: a week)')
    .option('--role <role>', 'member or moderator (default: member)')
    .option('--room <slug>', 'the room into which they are let, too')
    .action(async (options: InviteOptions) =>
      (await commands()).createInvitationCommand(config(), options),
    )
  invite
    .command('list')
    .description('list the newest 200 invitations')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) =>
      (await commands()).listInvitationsCommand(config(), options.json === true),
    )
  invite
    .command('revoke')
    .description('take an invitation back')
    .argument('<id>', 'as invite list prints it')
    .action(async (id: string) => (await commands()).revokeInvitationCommand(config(), id))
}

function addBanCommands(ban: Command): void {
  const commands = () => import('./ban.ts')
  ban
    .command('add')
    .description('keep an address or a network out')
    .argument('<network>', 'such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32')
    .option('--reason <text>', 'for those who keep the server')
    .option('--hours <number>', 'how long (default: until it is lifted)')
    .action(async (network: string, options: { reason?: string; hours?: string }) =>
      (await commands()).banAddressCommand(config(), network, options),
    )
  ban
    .command('list')
    .description('list the newest 200 bans')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) =>
      (await commands()).listAddressBansCommand(config(), options.json === true),
    )
  ban
    .command('lift')
    .description('let an address or a network in again')
    .argument('<network>', 'as it was banned')
    .action(async (network: string) => (await commands()).liftAddressBanCommand(config(), network))
}

function addSettingsCommands(settings: Command): void {
  settings
    .command('list')
    .description('list the settings')
    .action(async () => (await import('./settings.ts')).listSettingsCommand(config()))
  settings
    .command('set')
    .description('change a setting')
    .argument('<name>', 'sign-up, make-rooms, invite or guests')
    .argument('<value>', 'what it is from now on; a wrong one is answered with what there is')
    .action(async (name: string, value: string) =>
      (await import('./settings.ts')).setSettingCommand(config(), name, value),
    )
}

function config(): Config {
  return readConfig(process.env)
}
