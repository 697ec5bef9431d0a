import type { LogEvent } from '../final-log.ts'
import type { Evidence, Violation } from './evidence.ts'

/** M6: a message answers in the thread, and quotes the message, that it was sent for; the root of a thread is a message before it that answers in none itself, and what is quoted is a message before it. */
export function* answersHaveRoots({ log, invokeOf }: Evidence): Generator<Violation> {
  for (const [room, { events }] of log)
    for (const event of events) {
      const { seq, cmid, thread, replyTo } = event
      if (!cmid) continue
      const invoke = invokeOf.get(cmid)
      const wrongs = [
        invoke && invoke.thread !== thread && 'is in another thread than its own',
        invoke && invoke.replyTo !== replyTo && 'quotes another message than it was to',
        thread !== undefined && wrongRoot(events[thread - 1], thread, seq),
        replyTo !== undefined && wrongQuote(events[replyTo - 1], replyTo, seq),
      ].filter((wrong) => !!wrong)
      const rows = invoke ? [invoke] : []
      for (const wrong of wrongs) yield { invariant: 'M6', says: `${room} ${seq} ${wrong}`, rows }
    }
}

function wrongRoot(root: LogEvent | undefined, thread: number, seq: number) {
  if (thread >= seq) return 'stands before its root'
  if (!root?.cmid) return 'answers what is no message'
  return root.thread !== undefined && 'answers an answer'
}

function wrongQuote(quoted: LogEvent | undefined, replyTo: number, seq: number) {
  if (replyTo >= seq) return 'stands before what it quotes'
  return !quoted?.cmid && 'quotes what is no message'
}
