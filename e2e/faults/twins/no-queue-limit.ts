import { defaultLimits as real } from '../../../packages/channels/src/server/limits.ts'

/** Lets any number of bytes wait for a slow reader. */
export const defaultLimits = { ...real, maxQueuedBytes: Number.POSITIVE_INFINITY }
