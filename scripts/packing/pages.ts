// The README of a package and the pages that it leads to, with links that work where npm shows them.
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

interface Place {
  /** The package in the repository, and the folder that npm packs. */
  readonly source: string
  readonly folder: string
  readonly repository: string
  /** Where the repository is on the web, or nothing. */
  readonly address: string
  readonly version: string
}

/** What is code is left as it is; `[text](target)` is a link, with code in its text, too. */
const codeOrLink = /^```.*?^```$|`[^`\n]*`|\[([^\]]*)\]\(([^)\s]+)\)/gms

/** The targets of the links that do not leave for another site or stay on the page. */
export function linksIn(text: string): string[] {
  return [...text.matchAll(codeOrLink)]
    .map(([, , target = '']) => target)
    .filter((target) => !isElsewhere(target))
}

export function writePages(place: Place): void {
  const readme = join(place.source, 'README.md')
  const linked = new Set(targetsOf(readme))
  for (const file of linked) {
    const to = join(place.folder, placeInPackage(file, place))
    mkdirSync(dirname(to), { recursive: true })
    if (file.endsWith('.md')) writeFileSync(to, page(file, linked, place))
    else cpSync(file, to, { recursive: true, filter: (path) => !/\.test\.ts$/.test(path) })
  }
  writeFileSync(join(place.folder, 'README.md'), page(readme, linked, place))
}

/** The files and folders of the repository that a page leads to. */
function targetsOf(file: string): string[] {
  return linksIn(readFileSync(file, 'utf8')).map((target) => {
    const found = join(dirname(file), target.replace(/#.*/, ''))
    if (!existsSync(found)) throw new Error(`${file} links to ${target}, which is not there.`)
    return found
  })
}

function page(file: string, linked: ReadonlySet<string>, place: Place): string {
  const from = dirname(join(place.folder, placeInPackage(file, place)))
  const rewrite = (whole: string, text: string, target = ''): string => {
    if (isElsewhere(target)) return whole
    const [path = '', anchor] = target.split('#')
    const found = join(dirname(file), path)
    const hash = anchor ? `#${anchor}` : ''
    if (place.address) return `[${text}](${onTheWeb(found, place)}${hash})`
    if (!linked.has(found)) return text
    const to = join(place.folder, placeInPackage(found, place))
    return `[${text}](${relative(from, to)}${hash})`
  }
  return readFileSync(file, 'utf8').replace(codeOrLink, rewrite)
}

function isElsewhere(target: string): boolean {
  return target === '' || /^(#|[a-z]+:)/.test(target)
}

function onTheWeb(file: string, { address, version, repository }: Place): string {
  const kind = existsSync(file) && statSync(file).isDirectory() ? 'tree' : 'blob'
  return `${address}/${kind}/v${version}/${relative(repository, file)}`
}

/** What is of the package keeps its place; pages of `docs` come into a folder of that name. */
function placeInPackage(file: string, { source, repository }: Place): string {
  const own = relative(source, file)
  return own.startsWith('..') ? relative(repository, file) : own
}
