import type { JoinTabs, Word } from '../tabs.ts'

type Member = { onLead(): void; onWord(word: Word): void }

/** Tabs of one browser, in one process: who came first leads; words arrive in a later turn. */
export class FakeTabs {
  readonly #members: Member[] = []

  readonly join: JoinTabs = (_group, ears) => {
    const member = { ...ears }
    this.#members.push(member)
    if (this.#members.length === 1) setImmediate(() => this.#crown(member))
    return {
      post: (word) => {
        for (const other of this.#members)
          if (other !== member) setImmediate(() => this.#has(other) && other.onWord(word))
      },
      leave: () => {
        const index = this.#members.indexOf(member)
        if (index < 0) return
        this.#members.splice(index, 1)
        const next = this.#members[0]
        if (index === 0 && next) setImmediate(() => this.#crown(next))
      },
    }
  }

  #crown(member: Member): void {
    if (this.#has(member)) member.onLead()
  }

  #has(member: Member): boolean {
    return this.#members.includes(member)
  }
}
