// Path templates such as `ws/chat/{str:room}/`: how they are read, and the
// type of what they capture. The idea is Django's `path()` and `re_path()`.

/** What a pattern found at the start of a path. */
export interface PathMatch {
  /** Captures without a name, in order; only regular expressions have them. */
  readonly args: readonly string[]
  readonly kwargs: Readonly<Record<string, unknown>>
  /** The path behind the match, `''` when all of it was matched. */
  readonly remaining: string
}

/** A path pattern, compiled once. */
export interface PathPattern {
  /** How the pattern was written, for messages. */
  readonly source: string
  /** Matches the start of `path`, which has no leading slash. */
  match(path: string): PathMatch | undefined
}

interface Converter<Value> {
  readonly regex: string
  /** `undefined` says that the text, though it has the right form, is no such value. */
  convert(text: string): Value | undefined
}

const text = (regex: string): Converter<string> => ({ regex, convert: (value) => value })

/** The kinds of capture that a template can name. */
const converters = {
  /** Anything but a slash. */
  str: text('[^/]+'),
  /** Letters (with their marks) and digits of every script, `-` and `_`. */
  slug: text('[\\p{L}\\p{M}\\p{N}_-]+'),
  /** Decimal digits, up to the largest integer that a number holds exactly. */
  int: {
    regex: '[0-9]+',
    convert: (digits) => (Number.isSafeInteger(Number(digits)) ? Number(digits) : undefined),
  } satisfies Converter<number> as Converter<number>,
  /** A UUID in either case; captured in lower case. */
  uuid: {
    regex: '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
    convert: (uuid) => uuid.toLowerCase(),
  } satisfies Converter<string> as Converter<string>,
  /** Anything, slashes too. */
  path: text('.+'),
}

type Kind = keyof typeof converters
type ValueOf<K> = K extends Kind
  ? (typeof converters)[K] extends Converter<infer Value>
    ? Value
    : never
  : never

/** What a template captures: `PathKwargs<'{str:room}/{int:page}/'>` is `{ room: string; page: number }`. */
export type PathKwargs<Template extends string> =
  Template extends `${string}{${infer K}:${infer Name}}${infer Rest}`
    ? {
        readonly [Key in Name | keyof PathKwargs<Rest>]: Key extends keyof PathKwargs<Rest>
          ? PathKwargs<Rest>[Key]
          : ValueOf<K>
      }
    : // biome-ignore lint/complexity/noBannedTypes: a record without keys, to which more may be added
      {}

/**
 * Compiles a template. It matches whole segments of text from the start of a
 * path; the caller decides whether something may remain. Throws when a capture
 * has an unknown kind or a name that is taken.
 */
export function compileTemplate(template: string): PathPattern {
  const source = template.replace(/^\//, '')
  const captures: [name: string, converter: Converter<unknown>][] = []
  let regex = ''
  let end = 0
  for (const { 0: whole, 1: kind = '', 2: name = '', index } of source.matchAll(
    /\{(\w*):(\w*)\}/g,
  )) {
    if (!Object.hasOwn(converters, kind) || !/^[a-zA-Z]\w*$/.test(name)) {
      throw new Error(
        `${whole} in "${template}" is no capture: write {str:name}; kinds are ${Object.keys(converters).join(', ')}.`,
      )
    }
    if (captures.some(([taken]) => taken === name)) {
      throw new Error(`"${template}" captures ${name} twice.`)
    }
    const converter: Converter<unknown> = converters[kind as Kind]
    captures.push([name, converter])
    regex += `${escapeRegex(source.slice(end, index))}(${converter.regex})`
    end = index + whole.length
  }
  const literal = source.slice(end)
  if (/[{}]/.test(source.replace(/\{\w*:\w*\}/g, ''))) {
    throw new Error(`"${template}" has a brace outside of a capture such as {str:name}.`)
  }
  const pattern = new RegExp(regex + escapeRegex(literal), 'suy')

  return {
    source,
    match(path) {
      pattern.lastIndex = 0
      const found = pattern.exec(path)
      if (!found) return undefined
      const kwargs: Record<string, unknown> = {}
      for (const [index, [name, converter]] of captures.entries()) {
        const value = converter.convert(found[index + 1] ?? '')
        if (value === undefined) return undefined
        kwargs[name] = value
      }
      return { args: [], kwargs, remaining: path.slice(found[0].length) }
    },
  }
}

/**
 * Compiles a regular expression. It must match at the start of the path, with
 * or without `^`; without `$` something may remain. When it names groups, they
 * alone are captured; otherwise the numbered ones become `args`.
 */
export function compileRegex(regex: RegExp): PathPattern {
  const pattern = new RegExp(regex.source, `${regex.flags.replace(/[gy]/g, '')}y`)
  return {
    source: String(regex),
    match(path) {
      pattern.lastIndex = 0
      const found = pattern.exec(path)
      if (!found) return undefined
      const remaining = path.slice(found[0].length)
      if (found.groups) return { args: [], kwargs: { ...found.groups }, remaining }
      return { args: found.slice(1), kwargs: {}, remaining }
    },
  }
}

function escapeRegex(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
