/** Milliseconds after which a message does not ring any more, such as after a long stop of the server. */
export const ringsFor = 60 * 60 * 1_000
/** Milliseconds for which a person who is at another device has time to read it there. */
export const atOtherDevice = 20_000
