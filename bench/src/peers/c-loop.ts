import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The C compiler's first line about itself; undefined where there is none. */
export function compilerVersion(): string | undefined {
  const { status, stdout } = spawnSync('cc', ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.split('\n', 1)[0] : undefined
}

let program: string | undefined

/** The bare loop, compiled once a run. Throws what the compiler says. */
export function compileLoop(): string {
  if (program) return program
  const folder = mkdtempSync(join(tmpdir(), 'lobby-bench-c-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const made = join(folder, 'c-loop')
  const source = join(import.meta.dirname, 'c-loop.c')
  const { status, stderr } = spawnSync('cc', ['-O2', '-D_GNU_SOURCE', '-o', made, source], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The C loop does not compile here:\n${stderr}`)
  program = made
  return program
}
