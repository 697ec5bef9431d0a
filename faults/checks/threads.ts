import type { Evidence, Violation } from './evidence.ts'

/** M6: an answer stands behind the root of its thread, which is a message and answers in no thread itself; and in the thread that it was sent to. */
export function* answersHaveRoots({ log, invokeOf }: Evidence): Generator<Violation> {
  for (const [room, { events }] of log)
    for (const { seq, cmid, thread } of events) {
      if (!cmid) continue
      const invoke = invokeOf.get(cmid)
      const rows = invoke ? [invoke] : []
      if (invoke && invoke.thread !== thread)
        yield { invariant: 'M6', says: `${room} ${seq} is in another thread than its own`, rows }
      if (thread === undefined) continue
      const root = events[thread - 1]
      const wrong =
        thread >= seq
          ? 'stands before its root'
          : !root?.cmid
            ? 'answers what is no message'
            : root.thread !== undefined
              ? 'answers an answer'
              : undefined
      if (wrong) yield { invariant: 'M6', says: `${room} ${seq} ${wrong}`, rows }
    }
}
