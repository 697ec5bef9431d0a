// What the parts of the suite send, and how they look at what has come.
import type { ChannelLayer, LayerMessage } from '../../layers/channel-layer.ts'

export function numbered(n: number): LayerMessage {
  return { type: 'test.message', n }
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

export async function take(
  layer: ChannelLayer,
  channel: string,
  count: number,
): Promise<unknown[]> {
  const numbers: unknown[] = []
  while (numbers.length < count) numbers.push((await layer.receive(channel)).n)
  return numbers
}

/** True when nothing waits in the channel; what does wait is taken. */
export async function isQuiet(layer: ChannelLayer, channel: string): Promise<boolean> {
  await layer.send(channel, { type: 'test.marker' })
  let before = 0
  while ((await layer.receive(channel)).type !== 'test.marker') before++
  return before === 0
}
