/** What begins a proposal, and what may be typed after it for there to be one. */
export type SignRule = {
  readonly query: RegExp
  /** Only at the beginning of a message. */
  readonly atStart?: true
}

export const signs = {
  /** People, whose names may have spaces. */
  '@': { query: /^(?:[^\s@]+(?: [^\s@]*){0,2})?$/u },
  /** Rooms. */
  '#': { query: /^[\p{L}\p{N}\p{M}_-]*$/u },
  /** Emoji, after two letters: before them, a colon is a colon. */
  ':': { query: /^[\p{L}\p{N}_+-][\p{L}\p{N}\p{M}_+-]+$/u },
  /** Commands. */
  '/': { query: /^[a-z]*$/, atStart: true },
} as const satisfies Record<string, SignRule>

export type Sign = keyof typeof signs
