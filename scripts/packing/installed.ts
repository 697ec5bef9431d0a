// The packed packages in an empty project, and the versions of Node that run them.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { repository } from './build-package.ts'
import { run } from './run.ts'

const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']

/** The oldest version that runs them, the one between, and that of this repository. */
export const nodes = { 22: '22.23.3', 24: '24.9.0', 26: '26.10.0' } as const

/** Whether npm can fetch what no lockfile names. */
export function canInstall(): boolean {
  const asked = ['view', 'node', 'version', '--fetch-retries=0', '--loglevel=silent']
  return spawnSync('npm', asked, { timeout: 30_000 }).status === 0
}

/** The program of a version, by the package that `node` of npm brings; kept for the next run. */
export function nodeProgram(version: string): string {
  if (process.versions.node === version) return process.execPath
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const kept = join(repository, '.cache/nodes')
  const folder = join(kept, version)
  const program = join(folder, 'node_modules', name, 'bin/node')
  if (existsSync(program)) return program
  mkdirSync(kept, { recursive: true })
  const draft = mkdtempSync(join(kept, 'draft-'))
  install(draft, [`${name}@${version}`])
  // Whole or not at all; another run may have been faster.
  if (existsSync(folder)) rmSync(draft, { recursive: true })
  else renameSync(draft, folder)
  return program
}

/** Packs, and installs what was packed with the types of the oldest Node. */
export function installPackages(project: string, tarballs: string): void {
  run(process.execPath, [join(repository, 'scripts/pack.ts'), '--to', tarballs], repository)
  const packed = readdirSync(tarballs).map((name) => join(tarballs, name))
  install(project, [...packed, '@types/node@22.20.7'])
}

function install(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  run('npm', ['install', ...quietly, ...names], folder)
}
