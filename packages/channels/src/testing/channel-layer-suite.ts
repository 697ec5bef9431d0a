import { describe } from 'vitest'
import { describeBounds } from './layer-suite/bound-promises.ts'
import { describeChannels } from './layer-suite/channel-promises.ts'
import type { Elapse } from './layer-suite/elapsing.ts'
import { describeGroups } from './layer-suite/group-promises.ts'
import { layersOfTest, type MakeLayer } from './layer-suite/layers-of-test.ts'
import { describeMessages } from './layer-suite/message-promises.ts'
import { describeNames } from './layer-suite/name-promises.ts'

/** What the suite cannot know of a layer by itself. */
export interface ChannelLayerSuiteOptions {
  /** Lets about so many milliseconds pass for the layer: moves its clock, or waits. */
  readonly elapse: Elapse
}

/**
 * The acceptance suite of `ChannelLayer`: a Vitest file that calls it proves
 * every written promise of the interface (docs/channel-layer.md) for one layer.
 * `makeLayer` makes an empty one; the suite closes it.
 */
export function describeChannelLayer(
  name: string,
  makeLayer: MakeLayer,
  { elapse }: ChannelLayerSuiteOptions,
): void {
  describe(name, () => {
    const open = layersOfTest(makeLayer)
    describeChannels(open, elapse)
    describeGroups(open)
    describeBounds(open)
    describeMessages(open)
    describeNames(open)
  })
}
