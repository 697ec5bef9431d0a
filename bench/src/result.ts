import { type FigureName, figureNames, figures } from './figures.ts'
import type { PeerName } from './peers/peers.ts'
import { type ComparisonName, comparisons } from './scenarios/comparisons.ts'
import type { ScenarioName } from './scenarios/scenarios.ts'
import { median } from './statistics.ts'
import type { Figures, Measured } from './tasks/task.ts'

/** What can be asked, by the word of the command line. */
export type QuestionName = ComparisonName | ScenarioName

/** What each peer did in each round of a comparison. */
export type Rounds = Partial<Record<PeerName, readonly Measured[]>>

/** All that one run has found. */
export type Result = Partial<Record<QuestionName, Rounds>>

/** The cases of a comparison, in the order in which they were measured. */
export function casesOf(rounds: Rounds): string[] {
  return [...new Set(Object.values(rounds).flatMap((all) => all.flatMap(Object.keys)))]
}

/** The medians of a peer's rounds. */
export function mediansOf(all: readonly Measured[], name: string): Figures {
  const middle = (figure: FigureName) =>
    median(all.map((measured) => measured[name]?.[figure] ?? Number.NaN))
  return Object.fromEntries(
    figureNames
      .map((figure) => [figure, middle(figure)] as const)
      .filter(([, value]) => !Number.isNaN(value)),
  )
}

/** One figure of ours, divided by the same one of another peer in the same run. */
export interface Ratio {
  readonly name: string
  readonly figure: FigureName
  readonly value: number
}

/** Ours beside each other peer's. Rounds are compared one by one: what slowed a round slowed both. */
export function ratiosOf(result: Result): Ratio[] {
  return Object.entries(result).flatMap(([comparison, rounds]) =>
    casesOf(rounds).flatMap((name) =>
      watched(comparison as QuestionName).flatMap((figure) =>
        ratiosOfCase(rounds, name, figure).map(({ peers, value }) => ({
          name: [comparison, name, peers].filter(Boolean).join(', '),
          figure,
          value,
        })),
      ),
    ),
  )
}

/** Where ours is asked alone there is nothing to divide by. */
function watched(question: QuestionName): readonly FigureName[] {
  return question in comparisons ? comparisons[question as ComparisonName].ratios : []
}

const ours: readonly PeerName[] = ['lobby', 'tutorial']

function ratiosOfCase(rounds: Rounds, name: string, figure: FigureName) {
  const names = Object.keys(rounds) as PeerName[]
  const others = names.filter((peer) => !ours.includes(peer))
  return ours.flatMap((own) =>
    others.flatMap((other) => {
      const value = ratio(rounds, [own, other], name, figure)
      return Number.isNaN(value) ? [] : [{ peers: `${own} ÷ ${other}`, value }]
    }),
  )
}

/** The median of what each round has for one peer, divided by what it has for the other. */
export function ratio(
  rounds: Rounds,
  [own, other]: readonly [PeerName, PeerName],
  name: string,
  figure: FigureName,
): number {
  const figureOf = (peer: PeerName, round: number) =>
    rounds[peer]?.[round]?.[name]?.[figure] ?? Number.NaN
  return median((rounds[own] ?? []).map((_, n) => figureOf(own, n) / figureOf(other, n)))
}

/** How far a ratio may fall. */
const tolerance = 1.2

/** The ratios that are worse now than they were, by more than a fifth, in words. */
export function fallen(before: Result, now: Result): string[] {
  const kept = new Map(ratiosOf(before).map((ratio) => [keyOf(ratio), ratio.value]))
  return ratiosOf(now).flatMap((ratio) => {
    const was = kept.get(keyOf(ratio))
    if (was === undefined) return []
    const { label, better } = figures[ratio.figure] as { label: string; better?: string }
    const worse = better === 'less' ? ratio.value / was : was / ratio.value
    if (worse <= tolerance) return []
    return [`${ratio.name}, ${label}: ${ratio.value.toFixed(2)}, and was ${was.toFixed(2)}`]
  })
}

function keyOf({ name, figure }: Ratio): string {
  return `${name} ${figure}`
}
