import type { CardsChanged, PersonalFrame } from '@lobby/protocol'

/** What belongs to one person alone, and what is shown beside messages and is asked for when it has changed. */
export type News = PersonalFrame | CardsChanged
type Type = News['type']
type NewsOf<Of extends Type> = Extract<News, { readonly type: Of }>

/** Tells its listeners what has changed besides what is in the log. */
export class PersonalNews {
  readonly #listeners = new Map<Type, Set<(news: never) => void>>()

  /** Calls back at each change of this kind, until the answer is called. What changes while there is no connection is not told. */
  on<Of extends Type>(type: Of, listener: (news: NewsOf<Of>) => void): () => void {
    const ofType = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, ofType.add(listener))
    return () => ofType.delete(listener)
  }

  receive(frame: News): void {
    for (const listener of this.#listeners.get(frame.type) ?? []) listener(frame as never)
  }
}
