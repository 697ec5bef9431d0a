// One package, from its sources to the folder that npm packs.
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { publicSources, publishedManifest, readManifest } from './manifest.ts'
import { writePages } from './pages.ts'
import { run } from './run.ts'

export const repository = resolve(import.meta.dirname, '../..')

/** What npm has of this repository, each behind those it needs. */
export const packages = ['protocol', 'room', 'client', 'channels'] as const

const testing = /\.test\.ts$/

/** `address`: where the repository is, or nothing. Answers the folder. */
export function buildPackage(name: string, stage: string, address: string): string {
  const source = join(repository, 'packages', name)
  const folder = join(stage, name)
  const manifest = readManifest(source)
  cpSync(join(source, 'src'), join(folder, 'src'), {
    recursive: true,
    filter: (path) => !testing.test(path),
  })
  cpSync(join(repository, 'LICENSE'), join(folder, 'LICENSE'))
  compile(source, folder, publicSources(manifest))
  dropUnreached(folder)
  writePages({ source, folder, repository, address, version: manifest.version })
  const published = publishedManifest(manifest, { address, folder: `packages/${name}` })
  writeJson(join(folder, 'package.json'), published)
  linkForOthers(stage, name)
  return folder
}

function compile(source: string, folder: string, files: readonly string[]): void {
  const config = join(folder, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    rootDir: 'src',
    outDir: 'dist',
    declaration: true,
    declarationMap: true,
    sourceMap: true,
    rewriteRelativeImportExtensions: true,
    typeRoots: [join(repository, 'node_modules/@types')],
  }
  const own = join(source, 'tsconfig.json')
  const base = existsSync(own) ? own : join(repository, 'tsconfig.packages.json')
  // A package is an ES module while it is compiled, too.
  writeJson(join(folder, 'package.json'), { type: 'module' })
  writeJson(config, { extends: base, files, include: [], compilerOptions })
  run(join(repository, 'node_modules/.bin/tsc'), ['-p', config], folder)
  rmSync(config)
}

/** Sources that no public name leads to are for this repository. */
function dropUnreached(folder: string): void {
  for (const file of globSync('src/**/*.ts', { cwd: folder })) {
    const built = file.replace(/^src/, 'dist').replace(/\.ts$/, '.js')
    if (!existsSync(join(folder, built))) rmSync(join(folder, file))
  }
}

/** The packages that are built after it find it as they will when they are installed. */
function linkForOthers(stage: string, name: string): void {
  const link = join(stage, 'node_modules/@lobby', name)
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync(join(stage, name), link)
}

function writeJson(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}
