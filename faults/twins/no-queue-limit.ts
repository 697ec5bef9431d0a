import { defaultLimits as real } from '@lobby/channels/parts/limits'

/** Lets any number of bytes wait for a slow reader. */
export const defaultLimits = { ...real, maxQueuedBytes: Number.POSITIVE_INFINITY }
