import { type FigureName, figures } from './figures.ts'
import type { PeerName } from './peers/peers.ts'
import { casesOf, mediansOf, type QuestionName, type Result, type Rounds, ratio } from './result.ts'
import { fixed, formatFigure } from './table.ts'

/** What we want to reach. docs/performance.md says what stands in the way of it. */
interface Goal {
  readonly of: QuestionName
  /** Without one, every case must reach it. */
  readonly in?: string
  readonly figure: FigureName
  /** Ours is divided by this peer's figure of the same round. */
  readonly beside?: PeerName
  readonly least?: number
  readonly most?: number
}

/** In the order in which they are asked. */
const goals: readonly Goal[] = [
  { of: 'fan-out', in: '16 × 4', figure: 'deliveries', beside: 'c', least: 0.5 },
  { of: 'fan-out', in: '16 × 4', figure: 'deliveries', beside: 'c-same-bytes', least: 0.5 },
  { of: 'fan-out', in: '64 × 8', figure: 'deliveries', beside: 'c', least: 0.6 },
  { of: 'fan-out', in: '64 × 8', figure: 'deliveries', beside: 'c-same-bytes', least: 0.6 },
  { of: 'fan-out', in: '64 × 8', figure: 'deliveries', beside: 'socket.io', least: 60 },
  { of: 'fan-out', in: '1 × 1', figure: 'deliveries', beside: 'ws', least: 0.9 },
  { of: 'rooms', figure: 'deliveries', beside: 'ws', least: 1.2 },
  { of: 'latency', figure: 'p50', beside: 'socket.io', most: 1 },
  { of: 'latency', figure: 'p99', beside: 'socket.io', most: 1 },
  { of: 'connect', figure: 'connections', beside: 'ws', least: 0.4 },
  { of: 'idle', figure: 'memory', most: 13_000 },
  { of: 'idle', figure: 'idleCpu', most: 2.5 },
  { of: 'history', figure: 'answerP99', most: 5 },
  { of: 'store', figure: 'messages', least: 40_000 },
  { of: 'store', figure: 'disk', most: 362 },
  { of: 'restart', in: 'the server', figure: 'took', most: 500 },
  { of: 'restart', in: 'the server', figure: 'megabytes', most: 100 },
  { of: 'restart', in: 'a command', figure: 'took', most: 250 },
  { of: 'restart', in: 'a command', figure: 'megabytes', most: 80 },
  { of: 'unread', figure: 'answerP50', most: 100 },
  { of: 'web', in: 'coming in', figure: 'kilobytes', most: 250 },
  { of: 'web', in: 'coming in', figure: 'firstPaint', most: 300 },
  { of: 'web', in: 'the first message', figure: 'took', most: 300 },
  { of: 'web', in: 'a room not seen before', figure: 'cpu', most: 150 },
  { of: 'web', in: 'a room seen before', figure: 'cpu', most: 50 },
  { of: 'web', in: 'a key', figure: 'cpu', most: 16 },
  { of: 'web', in: 'a key in the switcher', figure: 'cpu', most: 16 },
  { of: 'web', in: 'scrolling', figure: 'frames', least: 59.5 },
  { of: 'web', in: 'scrolling', figure: 'cpu', most: 8 },
  { of: 'web', in: 'scrolling', figure: 'rows', most: 300 },
  { of: 'web', in: 'scrolling', figure: 'megabytes', most: 150 },
  { of: 'markdown', in: 'the hardest source', figure: 'cpu', most: 5 },
  { of: 'markdown', in: 'the hardest source', figure: 'slope', most: 2.3 },
  { of: 'growth', figure: 'times', most: 1.5 },
  { of: 'cluster', in: 'PostgreSQL, 1 node, busy rooms', figure: 'messages', least: 10_000 },
  { of: 'cluster', in: 'PostgreSQL, 2 nodes, one at a time', figure: 'p50', most: 5 },
]

/** What has a goal: all that is asked when nothing is named. */
export const questionsWithGoals = [...new Set(goals.map((goal) => goal.of))]

/** A goal beside what was found, in words. */
export interface Standing {
  readonly of: string
  readonly goal: string
  readonly found: string
  readonly reached: 'yes' | 'no' | ''
}

/** Every goal of what was asked, beside what was found. */
export function standings(result: Result): Standing[] {
  return goals.filter(({ of }) => result[of]).map((goal) => standing(goal, result))
}

function standing(goal: Goal, result: Result): Standing {
  const { of, figure, beside, least, most = 0 } = goal
  const bound = (least ?? most).toLocaleString('en')
  const found = findingsOf(goal, result[of] ?? {})
  const missed = found.filter(
    ({ value }) => !(least === undefined ? value <= most : value >= least),
  )
  return {
    of: [of, goal.in, figures[figure].label].filter(Boolean).join(', '),
    goal: `${least === undefined ? '≤' : '≥'} ${bound}${beside ? ` × ${beside}` : ''}`,
    found: inWords(found, missed.length),
    reached: found.length === 0 ? '' : missed.length > 0 ? 'no' : 'yes',
  }
}

interface Finding {
  readonly value: number
  readonly words: string
  /** The case. */
  readonly name: string
}

/** What each case that the goal is about has, the one that is furthest from it first. */
function findingsOf({ in: only, figure, beside, least }: Goal, rounds: Rounds): Finding[] {
  const medianOf = (peer: PeerName, name: string) => mediansOf(rounds[peer] ?? [], name)[figure]
  const shown = (peer: PeerName, name: string) => formatFigure(figure, medianOf(peer, name))
  const findings = casesOf(rounds).map((name) => {
    const ours = shown('lobby', name)
    if (!beside) return { name, value: medianOf('lobby', name) ?? Number.NaN, words: ours }
    const value = ratio(rounds, ['lobby', beside], name, figure)
    return { name, value, words: `${fixed(value, 2)} (${ours}; ${beside} ${shown(beside, name)})` }
  })
  return findings
    .filter(({ name, value }) => (only ?? name) === name && !Number.isNaN(value))
    .sort((a, b) => (least === undefined ? b.value - a.value : a.value - b.value))
}

function inWords([worst, ...others]: readonly Finding[], missed: number): string {
  if (!worst) return '–'
  if (others.length === 0) return worst.words
  const all = others.length + 1
  return `${worst.words} (${worst.name}); ${all - missed} of ${all} reach it`
}
