// The package.json that npm gets, made of the one that this repository works with.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Versions = Readonly<Record<string, string>>

interface Manifest extends Record<string, unknown> {
  readonly version: string
  readonly exports: Readonly<Record<string, string>>
  /** The names in `exports` that are promised to others. The rest is for this repository. */
  readonly publicExports: readonly string[]
  readonly dependencies?: Versions
}

export function readManifest(source: string): Manifest {
  return JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
}

/** The files behind the public names: `./src/x.ts`. */
export function publicSources({ exports, publicExports }: Manifest): string[] {
  return publicExports.map((name) => {
    const source = exports[name]
    if (!source) throw new Error(`publicExports has ${name}, which exports does not have.`)
    return source
  })
}

export function publishedManifest(
  manifest: Manifest,
  { address, folder }: { readonly address: string; readonly folder: string },
): object {
  const { private: _, publicExports, exports, devDependencies, dependencies, ...rest } = manifest
  return {
    ...rest,
    ...(address && { repository: { type: 'git', url: `git+${address}.git`, directory: folder } }),
    sideEffects: false,
    engines: { node: '>=22' },
    files: ['dist', 'src', 'docs', 'examples'],
    exports: Object.fromEntries(
      publicExports.map((name) => [name, builtFiles(exports[name] as string)]),
    ),
    dependencies: ranges(dependencies ?? {}),
    // npm signs where a package was built only if it knows its repository.
    publishConfig: { access: 'public', ...(address && { provenance: true }) },
  }
}

function builtFiles(source: string): object {
  const built = source.replace('./src/', './dist/').replace(/\.ts$/, '')
  return { types: `${built}.d.ts`, default: `${built}.js` }
}

/** Ours go together, in one version. Of others a program takes mends and shares what it has already. */
function ranges(dependencies: Versions): Versions {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [
      name,
      name.startsWith('@lobby/') ? version : `^${version}`,
    ]),
  )
}
