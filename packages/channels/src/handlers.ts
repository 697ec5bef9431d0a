// Which method of a consumer a message's `type` may reach. As in Channels,
// `chat.message` and `chat_message` reach `chatMessage`; unlike there, nothing
// that the engine itself defines can be reached at all.

/** Handlers by the exact `type` of the messages they take. */
export type HandlerTable = Readonly<Record<string, (message: never) => unknown>>

/** The method name for a type, or `undefined` for a type that no method can have. */
export function methodNameOf(type: unknown): string | undefined {
  // What comes over a layer may lack its type, whatever the compiler believes.
  if (typeof type !== 'string') return undefined
  if (!/^[a-zA-Z][a-zA-Z0-9]*(?:[._][a-zA-Z0-9]+)*$/.test(type)) return undefined
  return type.replace(/[._](.)/g, (_, first: string) => first.toUpperCase())
}

/** The methods of one class that messages can reach, by type. */
export class MethodTable {
  readonly #methods: ReadonlySet<string>
  // Types that were found. A method has few spellings, so this cannot grow
  // without end; types that nobody handles are not remembered.
  readonly #byType = new Map<string, string>()

  /** Finds the methods that were defined between `prototype` and `base`, and that `base` does not have. */
  constructor(prototype: object, base: object) {
    const methods = new Set<string>()
    let level: object | null = prototype
    while (level && level !== base) {
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
        if (typeof property.value === 'function' && !(name in base)) methods.add(name)
      }
      level = Object.getPrototypeOf(level)
    }
    this.#methods = methods
  }

  /** The name of the method for a message of this type. */
  find(type: string): string | undefined {
    const known = this.#byType.get(type)
    if (known) return known
    const name = methodNameOf(type)
    if (name === undefined || !this.#methods.has(name)) return undefined
    this.#byType.set(type, name)
    return name
  }
}
