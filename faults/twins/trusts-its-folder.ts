export * from '@lobby/server/parts/witness'

/** Takes every database for the one that was left there. */
export function whyPutBack(): undefined {}
