import type { PersonalFrame } from '@lobby/protocol'

type Type = PersonalFrame['type']
type News<Of extends Type> = Extract<PersonalFrame, { readonly type: Of }>

/** Tells its listeners what has changed in what belongs to this person alone, in this tab or in another one. */
export class PersonalNews {
  readonly #listeners = new Map<Type, Set<(news: never) => void>>()

  /** Calls back at each change of this kind, until the answer is called. What changes while there is no connection is not told. */
  on<Of extends Type>(type: Of, listener: (news: News<Of>) => void): () => void {
    const ofType = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, ofType.add(listener))
    return () => ofType.delete(listener)
  }

  receive(frame: PersonalFrame): void {
    for (const listener of this.#listeners.get(frame.type) ?? []) listener(frame as never)
  }
}
