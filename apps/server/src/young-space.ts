import { setFlagsFromString } from 'node:v8'

/**
 * While modules are loaded nearly nothing dies young, and V8 makes more and more room for what does: 32 MB, which
 * it keeps. Until `letYoungSpaceGrow` there is 1 MB; what lives longer moves on sooner.
 */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** The server has begun: what comes and goes needs room from now on, and has all of it at once. */
export function letYoungSpaceGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=16')
}
