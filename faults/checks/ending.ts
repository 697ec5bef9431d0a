// How it ends when nothing disturbs any more.
import { hashOfRun } from '../final-log.ts'
import type { Budget } from './budget.ts'
import type { Evidence, Violation } from './evidence.ts'
import { restTimesOf } from './rest-times.ts'
import { goneForGood } from './restored.ts'

/**
 * I11: soon after the faults have ended everything that was sent has come to an end, and everybody is at the head. The time
 * is that of the server and of the client: what they stood ready to work, while other work had the processors, is none of it.
 */
export function* comesToRest(evidence: Evidence, budget: Budget): Generator<Violation> {
  const { log, finals, heal, rest, invokes, nacks, opened } = evidence
  const ended = new Set(nacks.filter(({ final }) => final).map(({ cmid }) => cmid))
  for (const { events } of log.values()) for (const { cmid } of events) if (cmid) ended.add(cmid)
  for (const cmid of goneForGood(evidence)) ended.add(cmid)
  for (const row of invokes)
    if (!ended.has(row.cmid))
      yield {
        invariant: 'I11',
        says: `${row.cmid} was sent, and was neither stored nor refused`,
        rows: [row],
      }
  const ends = new Set(finals.map(({ client, room }) => `${client} ${room}`))
  for (const client of new Set(opened.map((row) => row.client)))
    for (const [slug, { lastSeq }] of log)
      if (lastSeq > 0 && !ends.has(`${client} ${slug}`))
        yield { invariant: 'I11', says: `${client} does not have ${slug} at the end`, rows: [] }
  for (const row of finals) {
    const head = log.get(row.room)?.lastSeq ?? 0
    const wrong =
      row.pending > 0
        ? `still has ${row.pending} messages to send`
        : row.seq < head
          ? `is at ${row.seq} of ${head}`
          : undefined
    if (!wrong) continue
    const says = `${row.client} ${wrong} in ${row.room}, after the faults have ended`
    yield { invariant: 'I11', says, rows: heal ? [heal, row] : [row] }
  }
  for (const { client, took, waited } of restTimesOf(evidence)) {
    if (took - waited <= budget.restSeconds * 1_000) continue
    const says = `${client} took ${inSeconds(took)} to come to rest after the faults have ended, and waited ${inSeconds(waited)} of them for a processor`
    yield { invariant: 'I11', says, rows: heal ? [heal] : [] }
  }
  if (rest && !rest.isReached)
    yield { invariant: 'I11', says: 'It did not come to rest', rows: [rest] }
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`
}

/** I12: what is made from the log, the server's pages and a client's state alike, is what the log adds up to. */
export function* stateIsTheLog({ log, finals }: Evidence): Generator<Violation> {
  for (const [room, { events, messages }] of log)
    if (hashOfRun(events.filter(({ cmid }) => cmid)) !== hashOfRun(messages))
      yield { invariant: 'I12', says: `The messages of ${room} are not those of its log`, rows: [] }
  for (const row of finals) {
    const dump = log.get(row.room)
    if (!dump) continue
    if (dump.epoch !== row.epoch)
      yield {
        invariant: 'I12',
        says: `${row.client} shows a history of ${row.room} that is not its log's`,
        rows: [row],
      }
    else if (hashOfRun(dump.events.slice(row.prev, row.seq)) !== row.hash)
      yield {
        invariant: 'I12',
        says: `${row.client} shows ${room(row.room, row.prev, row.seq)} otherwise than the log`,
        rows: [row],
      }
  }
}

function room(slug: string, prev: number, seq: number): string {
  return `${slug} ${prev + 1} to ${seq}`
}
