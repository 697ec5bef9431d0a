/** A part of the log: from a number on, and up to another one, without it. */
export interface LogRange {
  readonly from: number
  readonly below: number
}
