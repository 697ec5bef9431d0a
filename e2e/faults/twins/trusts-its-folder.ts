export * from '../../../apps/server/src/storage/witness.ts'

/** Takes every database for the one that was left there. */
export function whyPutBack(): undefined {}
