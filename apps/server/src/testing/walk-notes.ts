// Notes which files a text passes: preloaded into every thread of a server, it puts
// a call into each function of ours as its file is loaded. The environment names the
// text, as base64, and the file that gets a line for each function that is handed it.
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { parseAst } from 'rolldown/parseAst'

const text = Buffer.from(process.env.WALK_TEXT ?? '', 'base64').toString()
const notes = process.env.WALK_NOTES ?? ''
/** How deep an argument may hold the text: a batch, its entries, an entry, its payload, the text. */
const depth = 5

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const [file] = /(apps\/server|packages\/channels)\/src\/.+\.ts$/.exec(url) ?? []
    if (!file || file.includes('/testing/')) return loaded
    return { ...loaded, source: withNotes(String(loaded.source), file) }
  },
})

Object.assign(globalThis, {
  walkNote(file: string, values: readonly unknown[]) {
    if (values.some((value) => holds(value, depth))) appendFileSync(notes, `${file}\n`)
  },
})

/** The source, with a call where each function that takes something begins. */
function withNotes(source: string, file: string): string {
  const insertions: { readonly at: number; readonly code: string }[] = []
  visit(parseAst(source, { lang: 'ts' }) as unknown as Node, (node) => {
    const names = /Function/.test(node.type) ? (node.params as Node[]).flatMap(variablesOf) : []
    const body = node.body as Node | null
    if (!body || names.length === 0) return
    const note = `walkNote('${file}', [${names.join(', ')}])`
    if (body.type === 'BlockStatement') insertions.push({ at: body.start + 1, code: `;${note};` })
    else insertions.push({ at: body.start, code: `(${note}, ` }, { at: body.end, code: ')' })
  })
  return insertions
    .toSorted((a, b) => b.at - a.at)
    .reduce((code, { at, code: added }) => code.slice(0, at) + added + code.slice(at), source)
}

/** The variables that a parameter makes. */
function variablesOf(param: Node): string[] {
  const of = (parts: unknown) =>
    (parts as (Node | null)[]).flatMap((each) => (each ? variablesOf(each) : []))
  switch (param.type) {
    case 'Identifier':
      return param.name === 'this' ? [] : [param.name as string]
    case 'AssignmentPattern':
      return of([param.left])
    case 'RestElement':
      return of([param.argument])
    case 'Property':
      return of([param.value])
    case 'ArrayPattern':
      return of(param.elements)
    case 'ObjectPattern':
      return of(param.properties)
    default:
      return []
  }
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node)
  for (const child of Object.values(node).flat())
    if (typeof child === 'object' && child !== null && 'type' in child) visit(child as Node, see)
}

/** Whether the text is in it, as a string or as bytes. Getters are not asked. */
function holds(value: unknown, deep: number): boolean {
  if (typeof value === 'string') return value.includes(text)
  if (typeof value !== 'object' || value === null || deep === 0) return false
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes(text)
  const inside =
    value instanceof Map || value instanceof Set
      ? [...value]
      : Object.values(Object.getOwnPropertyDescriptors(value)).map((field) => field.value)
  return inside.some((each) => holds(each, deep - 1))
}
