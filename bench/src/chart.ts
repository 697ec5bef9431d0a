// Draws what `--json` wrote: `node bench/src/chart.ts <results.json> <chart.svg>`. One picture for light and dark pages.
import { readFile, writeFile } from 'node:fs/promises'
import type { FigureName } from './figures.ts'
import type { PeerName } from './peers/peers.ts'
import { mediansOf, type Result } from './result.ts'
import type { ComparisonName } from './scenarios/comparisons.ts'

interface Group {
  readonly title: string
  readonly of: readonly [ComparisonName, string, FigureName]
}

const groups: readonly Group[] = [
  {
    title: 'One room of 1,000, 16 speakers: deliveries a second',
    of: ['fan-out', '16 × 4', 'deliveries'],
  },
  {
    title: 'One room of 1,000, one speaker: deliveries a second',
    of: ['fan-out', '1 × 1', 'deliveries'],
  },
  { title: '100 rooms of 10: deliveries a second', of: ['rooms', '100 rooms of 10', 'deliveries'] },
  { title: 'Connections a second', of: ['connect', '', 'connections'] },
]

const peers = {
  lobby: 'Lobby, on disk',
  ws: 'ws',
  'socket.io': 'Socket.IO',
  channels: 'Django Channels',
  'channels-redis': 'Channels, Redis',
} as const satisfies Partial<Record<PeerName, string>>

const width = 760
const label = 130
const number = 90
const row = 22
const gap = 44

const [from = '', to = ''] = process.argv.slice(2)
const { result, conditions } = JSON.parse(await readFile(from, 'utf8'))
await writeFile(
  to,
  draw(
    result,
    `${conditions.processor}, ${conditions.cores} cores, ${conditions.date.slice(0, 10)}`,
  ),
)

function draw(result: Result, note: string): string {
  let y = 0
  const parts: string[] = []
  for (const { title, of } of groups) {
    const bars = barsOf(result, of)
    if (bars.length === 0) continue
    parts.push(text(0, y + 16, title, 'title'))
    y += 28
    const longest = Math.max(...bars.map(({ value }) => value))
    for (const { peer, value } of bars) {
      const length = Math.max(2, ((width - label - number) * value) / longest)
      const kind = peer === 'lobby' ? 'ours' : 'other'
      parts.push(
        text(0, y + 15, peers[peer]),
        `<rect class="${kind}" x="${label}" y="${y + 2}" width="${length.toFixed(1)}" height="${row - 6}" rx="3"/>`,
        text(label + length + 8, y + 15, Math.round(value).toLocaleString('en')),
      )
      y += row
    }
    y += gap - row
  }
  parts.push(text(0, y + 8, note, 'note'))
  const height = y + 16
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>Lobby beside others, in the same run</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.note { font-size: 11px; fill: #59636e }
.ours { fill: #0969da }
.other { fill: #afb8c1 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note { fill: #9198a1 }
  .ours { fill: #4493f8 }
  .other { fill: #59636e }
}
</style>
${parts.join('\n')}
</svg>
`
}

function barsOf(result: Result, [comparison, name, figure]: Group['of']) {
  return (Object.keys(peers) as (keyof typeof peers)[]).flatMap((peer) => {
    const value = mediansOf(result[comparison]?.[peer] ?? [], name)[figure]
    return value === undefined ? [] : [{ peer, value }]
  })
}

function text(x: number, y: number, words: string, kind?: string): string {
  return `<text${kind ? ` class="${kind}"` : ''} x="${x.toFixed(0)}" y="${y}">${words}</text>`
}
