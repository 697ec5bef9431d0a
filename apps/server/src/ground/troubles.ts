import type { Health, Trouble, TroubleCode } from '@lobby/protocol'
import { type Clock, every, systemClock } from './clock.ts'
import type { LogTarget } from './logger.ts'

interface Kind {
  /** `failing`: nothing can be stored. `degraded`: everything else. */
  readonly makes: 'failing' | 'degraded'
  readonly begins: string
  readonly ends: string
}

/** All that may stop working while the server runs, in the words of `/health` and of the log. */
const kinds = {
  storage_full: {
    makes: 'failing',
    begins: 'The disk is full: nothing is stored until there is room.',
    ends: 'There is room on the disk again: what people write is stored.',
  },
  storage_locked: {
    makes: 'failing',
    begins: 'Another program keeps the database locked: nothing is stored until it lets go.',
    ends: 'The database is free again: what people write is stored.',
  },
  storage_moved: {
    makes: 'failing',
    begins:
      'The database file was removed or replaced while the server runs: nothing is stored. Move the same file back, or stop the server and restore a backup.',
    ends: 'The database file is back in its place: what people write is stored.',
  },
  storage_away: {
    makes: 'failing',
    begins: 'The database cannot be reached, or takes no writes: nothing is stored until it does.',
    ends: 'The database is back: what people write is stored.',
  },
  storage_damaged: {
    makes: 'degraded',
    begins: 'A part of the database cannot be read. `lobby check` says which; restore a backup.',
    ends: 'The database can be read again.',
  },
  layer: {
    makes: 'degraded',
    begins:
      'What carries notices between servers cannot be reached (Redis, or the notifications of PostgreSQL). Messages are stored, and come to the people of other servers up to a second late.',
    ends: 'Servers hear of each other again.',
  },
  files: {
    makes: 'degraded',
    begins:
      'The bucket of files cannot be reached, or refuses this server: files and pictures in messages are not shown, and messages with new ones wait.',
    ends: 'The bucket of files does its part again.',
  },
  mail: {
    makes: 'degraded',
    begins: 'The mail server cannot be reached, or refuses this server: no mail is sent.',
    ends: 'The mail server takes mails again.',
  },
  provider: {
    makes: 'degraded',
    begins: 'The provider cannot be reached: people who sign in by it stay outside.',
    ends: 'The provider is back.',
  },
  clock: {
    makes: 'degraded',
    begins:
      'The clock of this machine is behind the newest message: it is wrong, or was wrong before. Until it has caught up, messages may show a later time than now.',
    ends: 'The clock has caught up with the newest message.',
  },
} as const satisfies Record<TroubleCode, Kind>

/** What does not work just now. */
export interface Troubles {
  /**
   * Something does not work. The log says so once, with what the error says, until it has
   * ended. `tryAgain` is called now and then until it resolves: then it works.
   */
  begin(code: TroubleCode, error?: unknown, tryAgain?: () => Promise<unknown>): void
  /** It works. It counts as over when it did not begin anew for a while, so that what comes and goes is one trouble. */
  end(code: TroubleCode): void
  has(code: TroubleCode): boolean
  /** For `/health`. */
  health(): Pick<Health, 'problems'> & { readonly status: 'ok' | Kind['makes'] }
  close(): void
}

/** Milliseconds without a new beginning after which a trouble that has ended is over. */
const calm = 2_000
/** Milliseconds between two calls of `tryAgain`. */
export const tryEvery = 30_000

interface Open {
  readonly trouble: Trouble
  /** Ends the tries. */
  readonly stop: (() => void) | undefined
  /** Takes the end back. */
  goOn?: (() => void) | undefined
}

export function openTroubles(
  logger: Omit<LogTarget, 'info'>,
  clock: Clock = systemClock,
  /** Is told when `health` has another answer. */
  changed: () => void = () => {},
): Troubles {
  const open = new Map<TroubleCode, Open>()

  const end = (code: TroubleCode) => {
    const known = open.get(code)
    if (!known || known.goOn) return
    const over = () => {
      known.stop?.()
      open.delete(code)
      changed()
      // Good news is no warning; but a log that has warnings says also that they are over.
      logger.warn({ trouble: code, since: known.trouble.since }, kinds[code].ends)
    }
    known.goOn = clock.after(calm, over)
  }

  return {
    begin(code, error, tryAgain) {
      const known = open.get(code)
      if (known) {
        known.goOn?.()
        known.goOn = undefined
        return
      }
      const message = kinds[code].begins
      const trouble = { code, message, since: new Date(clock.wall()).toISOString() }
      const again = () =>
        void tryAgain?.().then(
          () => end(code),
          () => {},
        )
      open.set(code, { trouble, stop: tryAgain && every(clock, tryEvery, again) })
      changed()
      const level = kinds[code].makes === 'failing' ? 'error' : 'warn'
      const reason = error === undefined ? {} : { reason: reasonOf(error) }
      logger[level]({ trouble: code, ...reason }, message)
    },
    end,
    has: (code) => open.has(code),
    health() {
      const problems = [...open.values()].map(({ trouble }) => trouble)
      const made = new Set(problems.map(({ code }) => kinds[code].makes))
      const status = made.has('failing') ? 'failing' : made.has('degraded') ? 'degraded' : 'ok'
      return { status, problems }
    },
    close() {
      for (const { goOn, stop } of open.values()) {
        goOn?.()
        stop?.()
      }
    },
  }
}

/** What an error says, with its causes. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  const code = (error as NodeJS.ErrnoException).code ?? error.name
  return `${message || code}${cause === undefined ? '' : ` (${reasonOf(cause)})`}`
}
