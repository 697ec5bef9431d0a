// What the owner decides, from the command line.

import { parse, type ServerSettings, ServerSettingsChange } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { ask } from './on-server.ts'

/** What `lobby settings` does. */
export function addCommands(settings: AnsweringCommand, config: () => Config): void {
  settings
    .command('list')
    .description('list the settings')
    .answers(() => listSettingsCommand(config()))
  settings
    .command('set')
    .description('change a setting')
    .argument('<name>', 'one of those that `list` prints')
    .argument('<value>', 'what it is from now on; a wrong one is answered with what there is')
    .answers((name: string, value: string) => setSettingCommand(config(), name, value))
}

/** The names at the command line, and what they are called elsewhere. */
const names = {
  'sign-up': 'signUp',
  'make-rooms': 'makeRooms',
  invite: 'invite',
  'make-emoji': 'makeEmoji',
  directory: 'directory',
  guests: 'guests',
  previews: 'previews',
  'files-of-person': 'filesOfPerson',
  'files-of-server': 'filesOfServer',
} as const satisfies Record<string, keyof ServerSettings>

/** Prints the settings, one a line. */
async function listSettingsCommand(config: Config): Promise<Answer> {
  const settings = await ask(config)('GET /api/admin/settings')
  const lines = Object.entries(names).map(([name, key]) => `${name}\t${settings[key]}`)
  return { facts: settings, lines }
}

/** Changes a setting. */
async function setSettingCommand(config: Config, name: string, value: string): Promise<Answer> {
  if (!Object.hasOwn(names, name))
    throw new UsageError(
      `There is no setting ${JSON.stringify(name)}. There is: ${Object.keys(names).join(', ')}.`,
    )
  const change = parse(ServerSettingsChange, { [names[name as keyof typeof names]]: value })
  if (!change.ok)
    throw new UsageError(
      `${name} is not ${JSON.stringify(value)}: ${change.message.replace(/^\w+: /, '')}.`,
    )
  await ask(config)('PATCH /api/admin/settings', { body: change.value })
  return `${name} is ${value} now.`
}
