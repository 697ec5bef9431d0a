/** Milliseconds after which a message does not ring any more, such as after a long stop of the server. */
export const ringsFor = 60 * 60 * 1_000
