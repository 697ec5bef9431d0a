// What is done to the lines between clients and the server, and to the pages behind them.
import type { FaultKind, World } from './fault-kind.ts'
import type { Link } from './proxy.ts'
import type { Random } from './random.ts'

/** Ever so many links, all the same for the time being. */
function onLinks(share: number, weather: Parameters<Link['change']>[0]) {
  return ({ links }: World, random: Random) => {
    const hit = random.some(links, Math.max(1, Math.round(links.length * share)))
    for (const link of hit) link.change(weather)
    return async () => {
      for (const link of hit) link.heal()
    }
  }
}

export const linkFaults = {
  'slow client': { hits: 'links', lasts: [5, 15], strike: onLinks(0.1, { rate: 1_024 }) },
  'half-open': { hits: 'links', lasts: [5, 20], strike: onLinks(0.2, { blackhole: true }) },
  'two windows offline': {
    hits: 'links',
    lasts: [2, 8],
    strike({ links }, random) {
      const first = 2 * random.whole(0, Math.floor(links.length / 2) - 1)
      const hit = links.slice(first, first + 2)
      for (const link of hit) {
        link.change({ blackhole: true })
        link.drop()
      }
      return async () => {
        for (const link of hit) link.heal()
      }
    },
  },
  'connections reset': {
    hits: 'links',
    lasts: [0, 0],
    strike({ links }, random) {
      for (const link of random.some(links, Math.ceil(links.length / 3))) link.drop()
      return async () => {}
    },
  },
  'cut off far away': {
    hits: 'links',
    lasts: [1, 3],
    strike({ links }, random) {
      const hit = random.some(links, Math.ceil(links.length / 2))
      for (const link of hit) link.change({ latency: 100, jitter: 100 })
      return async () => {
        for (const link of hit) {
          link.drop()
          link.heal()
        }
      }
    },
  },
  reload: {
    hits: 'links',
    lasts: [1, 4],
    strike({ links, crowds }, random) {
      const hit = random.some(links, Math.ceil(links.length / 4))
      for (const link of hit) {
        link.change({ blackhole: true })
        link.drop()
      }
      return async () => {
        // Before the network is back: what was written meanwhile is in what was kept alone.
        await crowds.reload(hit.map(({ client }) => client))
        for (const link of hit) link.heal()
      }
    },
  },
  'far away': {
    hits: 'links',
    lasts: [3, 10],
    strike: onLinks(0.5, { latency: 100, jitter: 200 }),
  },
  'split bytes': { hits: 'links', lasts: [2, 6], strike: onLinks(0.1, { piece: 3 }) },
} as const satisfies Record<string, FaultKind>
