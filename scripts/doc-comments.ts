// Every name that the engine gives away has a doc comment: lists those that have none.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const engine = 'packages/channels'
const { exports } = JSON.parse(readFileSync(join(engine, 'package.json'), 'utf8')) as {
  exports: Record<string, string>
}

const declaration =
  /^export (?:abstract |async |declare )*(?:function|class|const|interface|type) ([A-Za-z]\w*)(?!.*\bfrom\b)/
const reexport = /^export (?:type )?(?:\*|\{([^}]*)\}) from '(\.[^']+)'/

/** The exported names of a file that no doc comment stands above; of those in `only`, if it is given. */
function undocumented(file: string, only?: ReadonlySet<string>): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, index) => {
    const [, names, target] = reexport.exec(line) ?? []
    if (target) return undocumented(join(dirname(file), target), names ? namesIn(names) : only)
    const [, name] = declaration.exec(line) ?? []
    if (!name || (only && !only.has(name)) || documented(lines, index)) return []
    return [`${file}:${index + 1} ${name}`]
  })
}

function namesIn(list: string): ReadonlySet<string> {
  return new Set(list.split(',').map((name) => name.replace(/^\s*type\s+/, '').trim()))
}

/** Overloads share the comment above the first of them. */
function documented(lines: readonly string[], index: number): boolean {
  const before = lines.slice(0, index).findLast((line) => line.trim() !== '')
  return before?.trimEnd().endsWith('*/') === true
}

const missing = [
  ...new Set(Object.values(exports).flatMap((file) => undocumented(join(engine, file)))),
]
if (missing.length > 0) {
  console.log(`Without a doc comment:\n${missing.join('\n')}`)
  process.exitCode = 1
}
