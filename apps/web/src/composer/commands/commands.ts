import type { Command } from './command.ts'
import { invite, leave } from './membership.ts'
import { mute } from './mute.ts'
import { me, shrug } from './speech.ts'
import { status } from './status.ts'
import { topic } from './topic.ts'

/** By what is typed after the slash. What each does stands in `command` of the texts. */
const commands = {
  me,
  shrug,
  topic,
  invite,
  leave,
  mute,
  status,
  help: () => ({ kind: 'help' }),
} as const satisfies Record<string, Command>

export type CommandName = keyof typeof commands
export const commandNames = Object.keys(commands) as CommandName[]

export function commandNamed(name: string): Command | undefined {
  return Object.hasOwn(commands, name) ? commands[name as CommandName] : undefined
}
