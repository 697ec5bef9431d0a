// How a command ends that did not do what it was asked: the code of the exit, and what is printed.
import { CommanderError } from 'commander'
import { ConfigError } from '../ground/config.ts'
import { ChatError } from '../ground/errors.ts'
import { StorageError } from '../storage/storage-error.ts'
import { CommandError, UsageError } from './command-error.ts'

interface Ending {
  readonly exitCode: 0 | 1 | 2
  /** For programs, which read it with `--json`. */
  readonly code: string
  readonly message: string
}

/** 2 for wrong flags and arguments, 1 for every other failure, 0 where help or the version was asked for. */
export function endingOf(error: unknown): Ending | undefined {
  if (!(error instanceof Error)) return undefined
  const { message } = error
  if (error instanceof CommanderError)
    return error.exitCode === 0
      ? { exitCode: 0, code: 'help', message }
      : { exitCode: 2, code: 'usage', message: plain(error) }
  if (error instanceof UsageError) return { exitCode: 2, code: 'usage', message }
  if (error instanceof ChatError)
    return { exitCode: error.code === 'invalid' ? 2 : 1, code: error.code, message }
  const [, code] = kinds.find(([kind]) => error instanceof kind) ?? []
  return code === undefined ? undefined : { exitCode: 1, code, message }
}

const kinds = [
  [CommandError, 'failed'],
  [ConfigError, 'config'],
  [StorageError, 'storage'],
] as const

function plain({ code, message }: CommanderError): string {
  if (code === 'commander.help')
    return 'A command is missing. Run with --help to see what there is.'
  return message.replace(/^error: /, '')
}
