import { type Budget, withinBudget } from './checks/budget.ts'
import { deletedForGood } from './checks/deletions.ts'
import { editsAreStored, editsHaveOneOrder } from './checks/edits.ts'
import { comesToRest, stateIsTheLog } from './checks/ending.ts'
import { type Evidence, gather, type Invariant, type Violation } from './checks/evidence.ts'
import { filesAreForReaders, filesAreWhole } from './checks/files.ts'
import { forwardedOnce } from './checks/forwards.ts'
import { mentionsAreTheLog } from './checks/mentions.ts'
import { agreesWithTime, noHoles, onlyForward } from './checks/order.ts'
import { nothingFromNowhere } from './checks/origin.ts'
import { pinnedOnce } from './checks/pins.ts'
import { presenceIsTrue } from './checks/presence.ts'
import { reactsOnce } from './checks/reactions.ts'
import { nothingAfterABan, nothingByTheBanned } from './checks/removed.ts'
import { shownInBoth } from './checks/shown-in-both.ts'
import { acknowledgedIsStored, sameForAll, storedOnce } from './checks/stored.ts'
import { survivesFailover } from './checks/survived.ts'
import { answersHaveRoots } from './checks/threads.ts'
import { figuresOf, formatFigure, keepsTime } from './checks/timely.ts'
import { topicsHaveOneOrder } from './checks/topics.ts'
import { neverCutOff } from './checks/uncut.ts'
import type { FinalLog } from './final-log.ts'
import { byTime, type Row } from './history.ts'

export type { Budget } from './checks/budget.ts'
export type { Invariant, Violation } from './checks/evidence.ts'

const checks: Record<Invariant, (evidence: Evidence, budget: Budget) => Iterable<Violation>> = {
  I1: acknowledgedIsStored,
  I2: storedOnce,
  I3: sameForAll,
  I4: noHoles,
  I5: onlyForward,
  I6: nothingFromNowhere,
  I7: agreesWithTime,
  I8: nothingAfterABan,
  I10: presenceIsTrue,
  I11: comesToRest,
  I12: stateIsTheLog,
  I13: withinBudget,
  M1: editsAreStored,
  M2: editsHaveOneOrder,
  M3: reactsOnce,
  M4: deletedForGood,
  M5: nothingByTheBanned,
  M6: answersHaveRoots,
  M7: pinnedOnce,
  M8: topicsHaveOneOrder,
  M9: mentionsAreTheLog,
  M10: shownInBoth,
  M11: forwardedOnce,
  M12: filesAreWhole,
  M13: filesAreForReaders,
  F3: keepsTime('F3'),
  F5: keepsTime('F5'),
  F6: keepsTime('F6'),
  F9: keepsTime('F9'),
  F10: survivesFailover,
  F13: neverCutOff,
}
/** One broken promise shows in many lines; these are enough to understand it. */
const eachAtMost = 5

/** Holds a run against the contract. No answer means that it was kept. */
export function check(rows: readonly Row[], log: FinalLog, budget: Budget): Violation[] {
  const evidence = gather([...rows].sort(byTime), log)
  return Object.values(checks).flatMap((look) =>
    Iterator.from(look(evidence, budget)).take(eachAtMost).toArray(),
  )
}

/** What the budget asks to be timely, as it was; in words, and in order. */
export function measure(rows: readonly Row[], log: FinalLog, budget: Budget): string[] {
  if (!budget.timely) return []
  const figures = figuresOf(gather([...rows].sort(byTime), log), budget)
  return figures.map((figure) => `${figure.of}: ${formatFigure(figure)}`)
}

/** The violation and its lines, for people. */
export function formatViolation({ invariant, says, rows }: Violation): string {
  return [`${invariant}: ${says}.`, ...rows.map((row) => `    ${JSON.stringify(row)}`)].join('\n')
}
