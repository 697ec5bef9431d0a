import { Command } from 'commander'
import { type Answer, printAnswer } from './answer.ts'
import { CommandError } from './command-error.ts'

/** A command of `lobby`. All but those that run something, such as `start`, answer: by `answers` in place of `action`. */
export class AnsweringCommand extends Command {
  override createCommand(name?: string): AnsweringCommand {
    return new AnsweringCommand(name)
  }

  /** What the command does, handed its arguments and then its flags; prints what it answers, and takes `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: as commander has it; each command knows its arguments
  answers(act: (...args: any[]) => Promise<Answer>): this {
    return this.option('--json', 'as JSON').action(async (...args) => {
      const { json, ...options } = this.opts()
      const answer = await act(...args.slice(0, -2), options)
      printAnswer(answer, json === true)
      if (typeof answer === 'object' && answer.failure) throw new CommandError(answer.failure)
    })
  }
}
