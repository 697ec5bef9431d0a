import { type Happening, reduce } from './reducer.ts'
import { type ChatState, initialState } from './state.ts'

/** Holds the state, and tells its listeners that it has changed. */
export class Store {
  #state: ChatState = initialState
  readonly #listeners = new Set<() => void>()

  get state(): ChatState {
    return this.#state
  }

  dispatch(happening: Happening): void {
    const next = reduce(this.#state, happening)
    if (next === this.#state) return
    this.#state = next
    for (const listener of this.#listeners) listener()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
