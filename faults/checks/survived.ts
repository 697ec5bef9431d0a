import type { Evidence, Violation } from './evidence.ts'

/** F10: what was acknowledged was on the synchronous standby that took over, before anybody could offer it again. */
export function* survivesFailover({ oks, survived, invokeOf }: Evidence): Generator<Violation> {
  for (const { epochs, cmids, promised } of survived) {
    if (!promised) continue
    const [ended, there] = [new Set(epochs), new Set(cmids)]
    for (const ok of oks)
      if (ended.has(ok.epoch) && !there.has(ok.cmid))
        yield {
          invariant: 'F10',
          says: `${ok.cmid} was acknowledged, and was not on the synchronous standby that took over`,
          rows: [invokeOf.get(ok.cmid), ok].filter((row) => row !== undefined),
        }
  }
}
