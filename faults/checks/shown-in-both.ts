import type { Invoke } from '../history.ts'
import type { Evidence, Violation } from './evidence.ts'

/** M10: an answer that stands in its room as well is one event, which the thread and the room both show; every other answer is shown by its thread alone. */
export function* shownInBoth({
  log,
  applies,
  invokeOf,
}: Pick<Evidence, 'log' | 'applies' | 'invokeOf'>): Generator<Violation> {
  const places = new Map<string, Invoke>()
  for (const [room, { epoch, events, answers = [] }] of log) {
    const shown = new Map(answers.map((answer) => [answer.seq, answer]))
    const textsOf = Map.groupBy(
      events.filter(({ cmid }) => cmid),
      ({ hash }) => hash,
    )
    for (const { seq, cmid, alsoInRoom } of events) {
      const invoke = invokeOf.get(cmid ?? '')
      if (invoke?.thread === undefined) continue
      places.set(`${room} ${epoch} ${seq}`, invoke)
      const answer = shown.get(seq)
      // Of one that its room is to show, a copy would be a second event.
      const copies = invoke.alsoInRoom ? (textsOf.get(invoke.hash) ?? []) : []
      const second = copies.find((copy) => copy.seq !== seq)
      const wrongs = [
        alsoInRoom !== invoke.alsoInRoom && `is stored to stand ${where(alsoInRoom)}`,
        answer?.thread !== invoke.thread && 'is not shown by its thread',
        answer && answer.isInRoom !== !!invoke.alsoInRoom && `is shown ${where(answer.isInRoom)}`,
        second && `stands there a second time, at ${second.seq}`,
      ].filter((wrong) => !!wrong)
      for (const wrong of wrongs) yield of(`${room} ${seq} ${wrong}`, invoke, [])
    }
  }
  for (const row of applies) {
    const { client, room, epoch, seq, thread, alsoInRoom } = row
    const invoke = places.get(`${room} ${epoch} ${seq}`)
    if (!invoke || (thread === invoke.thread && alsoInRoom === invoke.alsoInRoom)) continue
    const says = thread === undefined ? 'in no thread' : where(alsoInRoom)
    yield of(`${client} shows ${room} ${seq} ${says}`, invoke, [row])
  }
}

function where(isInRoom: boolean | undefined): string {
  return isInRoom ? 'in its room as well' : 'in its thread alone'
}

function of(says: string, invoke: Invoke, rows: Violation['rows']): Violation {
  const asked = invoke.alsoInRoom ? 'was for its room as well' : 'was for its thread alone'
  return { invariant: 'M10', says: `${says}, and ${asked}`, rows: [invoke, ...rows] }
}
