import { afterEach } from 'vitest'
import type { ChannelLayer, ChannelLayerOptions } from '../../layers/channel-layer.ts'

export type MakeLayer = (options?: ChannelLayerOptions) => ChannelLayer | Promise<ChannelLayer>

export type OpenLayer = (options?: ChannelLayerOptions) => Promise<ChannelLayer>

/** Makes the layers of each test, and closes them after it. */
export function layersOfTest(makeLayer: MakeLayer): OpenLayer {
  const opened: ChannelLayer[] = []
  afterEach(async () => {
    for (const made of opened.splice(0)) await made.close()
  })
  return async (options) => {
    const made = await makeLayer(options)
    opened.push(made)
    return made
  }
}
