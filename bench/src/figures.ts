/** One thing that is measured. */
export interface Figure {
  readonly label: string
  readonly digits: number
  /** Which is better; undefined where that cannot be said. */
  readonly better?: 'more' | 'less'
}

/** Everything that a task may measure. */
export const figures = {
  deliveries: { label: 'deliveries a second', digits: 0, better: 'more' },
  messages: { label: 'messages a second', digits: 0, better: 'more' },
  bytes: { label: 'bytes a delivery', digits: 0, better: 'less' },
  p50: { label: 'delivery, p50 ms', digits: 1, better: 'less' },
  p99: { label: 'delivery, p99 ms', digits: 1, better: 'less' },
  answerP50: { label: 'answer, p50 ms', digits: 1, better: 'less' },
  answerP99: { label: 'answer, p99 ms', digits: 1, better: 'less' },
  connections: { label: 'connections a second', digits: 0, better: 'more' },
  memory: { label: 'memory a connection, bytes', digits: 0, better: 'less' },
  growth: { label: 'memory after, of that before', digits: 2, better: 'less' },
  idleCpu: { label: 'processor a second a connection, µs', digits: 2, better: 'less' },
  processor: { label: 'processor a message, µs', digits: 0, better: 'less' },
  disk: { label: 'bytes on the disk a message', digits: 0, better: 'less' },
  times: { label: 'processor, times the smallest server', digits: 2, better: 'less' },
  slope: { label: 'time, times that of half as much', digits: 2, better: 'less' },
  took: { label: 'time, ms', digits: 0, better: 'less' },
  cpu: { label: 'processor, ms', digits: 1, better: 'less' },
  megabytes: { label: 'memory, MB', digits: 0, better: 'less' },
  kilobytes: { label: 'JavaScript and CSS, compressed, kB', digits: 0, better: 'less' },
  firstPaint: { label: 'first paint, ms', digits: 0, better: 'less' },
  frames: { label: 'frames a second', digits: 1, better: 'more' },
  rows: { label: 'messages in the document', digits: 0, better: 'less' },
  serverBusy: { label: 'server, cores used', digits: 2 },
  generatorBusy: { label: 'generator, cores used', digits: 2 },
  othersBusy: { label: 'other programs, cores used', digits: 2 },
} as const satisfies Record<string, Figure>

export type FigureName = keyof typeof figures

export const figureNames = Object.keys(figures) as FigureName[]
