/** Refusals of an address by the mail server after which no mail about what was missed is written to it, until another choice is made or an address is confirmed. */
export const refusalsAtMost = 3
