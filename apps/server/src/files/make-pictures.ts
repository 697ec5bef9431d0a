// Pictures of strangers are decoded by a process that has little, for a short time: what breaks there breaks nothing here.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { busy } from '../ground/errors.ts'
import { type Turns, turns } from '../ground/turns.ts'
import type { MadePictures } from './picture-maker.ts'

const maker = fileURLToPath(new URL('./picture-maker.ts', import.meta.url))
/** Milliseconds after which it is ended; where Linux limits it, after ten seconds of work. */
const atMost = 30_000
/** Bytes of memory that it may take. */
const memory = 1_500_000_000
/** Where Linux has it. */
const prlimit = '/usr/bin/prlimit'

/** Pictures of people that are made at once; those of linked pages wait for each other alone. */
const turnsOf = { people: turns(2), pages: turns(1) } as const

/** What ends a process that is asked to: Ctrl+C reaches all of a terminal, and a stop of the service all that it has begun. */
const asked = new Set<string | undefined>(['SIGINT', 'SIGTERM', 'SIGHUP'])

/** Draws the picture in this file anew, in its sizes, as files of this folder. Throws ChatError `busy`, as the others do, where nothing was found out about it: the process did not start, failed, or was asked to end. */
export function makePictures(file: string, folder: string): Promise<MadePictures> {
  return make(turnsOf.people, file, folder)
}

/** Draws the middle of it, as a square of so many pixels: the file `main` of this folder. */
export function makeSquare(file: string, folder: string, pixels: number): Promise<MadePictures> {
  return make(turnsOf.people, file, folder, `${pixels}`)
}

/** Draws it still, as large as fits into a square of so many pixels: the file `main` of this folder. */
export function makeStill(file: string, folder: string, pixels: number): Promise<MadePictures> {
  return make(turnsOf.pages, file, folder, `${pixels}`, 'whole')
}

function make(
  inTurn: Turns,
  file: string,
  folder: string,
  ...how: string[]
): Promise<MadePictures> {
  return inTurn(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const node = [process.execPath, '--max-old-space-size=128', maker, file, folder, ...how]
    const limited = existsSync(prlimit)
      ? [prlimit, `--data=${memory}`, '--cpu=10', '--core=0', ...node]
      : node
    const [program = '', ...args] = limited
    return new Promise((resolve, reject) => {
      const options = {
        timeout: atMost,
        killSignal: 'SIGKILL',
        env: { MALLOC_ARENA_MAX: '2' },
      } as const
      execFile(program, args, options, (error, stdout) => {
        const isEnded = error?.killed || (error?.signal && !asked.has(error.signal))
        // For taking too long, or too much.
        if (isEnded) resolve({ is: 'too large' })
        // What is wrong with a picture, it says; it has no other end by itself.
        else if (error || stdout === '')
          reject(busy('The picture could not be drawn now. Try again soon.', { cause: error }))
        else resolve(JSON.parse(stdout))
      })
    })
  })
}
