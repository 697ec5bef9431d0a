import type { Ack } from '@lobby/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChatRefusal } from './errors.ts'
import { Outbox } from './outbox.ts'
import type { PendingMessage } from './pending-message.ts'
import { separateTabs } from './tabs.ts'
import { FakeClock, settled } from './testing/fake-clock.ts'
import { FakeTabs } from './testing/fake-tabs.ts'
import { SlowPersistence } from './testing/slow-persistence.ts'

const ada = { id: 'ada', name: 'Ada', guest: true }
const rooms = ['lobby', 'garden'] as const

type Sent = {
  readonly message: PendingMessage
  readonly after: string | undefined
  readonly resolve: (ack: Ack) => void
  readonly reject: (error: unknown) => void
}

/** What the server does with what reaches it: one place for each client id, in the order of coming. */
class Log {
  epoch = 'first'
  readonly stored = new Map<string, { message: PendingMessage; seq: number }>()
  readonly refusedForGood = new Set<string>()

  store(message: PendingMessage): Ack {
    const seq = this.stored.get(message.clientId)?.seq ?? this.stored.size + 1
    if (!this.stored.has(message.clientId)) this.stored.set(message.clientId, { message, seq })
    const { clientId, room } = message
    const createdAt = '2026-01-01T00:00:00Z'
    return { type: 'ack', ref: 0, clientId, room, epoch: this.epoch, seq, id: clientId, createdAt }
  }

  /** Whether it is stored, or what it follows is. */
  isInTurn({ message, after }: Pick<Sent, 'message' | 'after'>): boolean {
    return after === undefined || this.stored.has(message.clientId) || this.stored.has(after)
  }

  bodies(room: string): string[] {
    const inRoom = [...this.stored.values()].filter(({ message }) => message.room === room)
    return inRoom.sort((a, b) => a.seq - b.seq).map(({ message }) => message.body)
  }
}

type Tab = {
  readonly outbox: Outbox
  readonly sent: Sent[]
  readonly name: string
  /** Places of messages whose events have come. */
  readonly heard: Map<string, number>
}

/** A browser: tabs over one storage, each with a way to the server that a test holds in its hand. */
class Browser {
  readonly log = new Log()
  readonly clock = new FakeClock()
  readonly persistence = new SlowPersistence(this.clock)
  readonly tabs: Tab[] = []
  /** Sends of connections that are gone, still on their way through the network. */
  readonly #strays: Sent[] = []
  readonly #join: FakeTabs | undefined
  #opened = 0
  #written = 0

  constructor(hasLocks: boolean) {
    this.#join = hasLocks ? new FakeTabs() : undefined
  }

  /** A page that comes back shows what it kept of the log. */
  async open(before?: Tab): Promise<void> {
    const name = before?.name ?? `tab${this.#opened++}`
    const heard = new Map(before?.heard)
    const sent: Sent[] = []
    const outbox = new Outbox({
      clock: this.clock,
      random: () => 0.5,
      persistence: this.persistence,
      joinTabs: this.#join?.join ?? separateTabs,
      deliver: (message, after) =>
        new Promise((resolve, reject) => sent.push({ message, after, resolve, reject })),
      placeOf: ({ clientId }) => {
        const seq = heard.get(clientId)
        return seq === undefined ? undefined : { epoch: this.log.epoch, seq }
      },
      onChange: () => {},
      onWord: () => {},
    })
    this.tabs.push({ outbox, sent, name, heard })
    void outbox.signedIn(ada)
    void outbox.resume()
    await this.clock.pass(50)
  }

  write(tab: number, room: string): void {
    const { outbox, name } = this.#tab(tab)
    const n = this.#written++
    const body = `${name}:${String(n).padStart(4, '0')}`
    outbox.add({ clientId: `message-${n}`, room, body, writtenAt: this.#now() })
  }

  answer(tab: number, how: Answer): void {
    const next = this.#tab(tab).sent.shift()
    if (!next) return
    const { clientId } = next.message
    const { stored, refusedForGood } = this.log
    if (refusedForGood.has(clientId) || (how === 'for good' && !stored.has(clientId))) {
      refusedForGood.add(clientId)
      next.reject(new ChatRefusal('forbidden', 'No.'))
    } else if (!this.log.isInTurn(next)) next.reject(new ChatRefusal('out_of_order', 'Not yet.'))
    else if (how === 'for now') next.reject(new ChatRefusal('rate', 'Later.', 500))
    else {
      const ack = this.log.store(next.message)
      if (how === 'stored') next.resolve(ack)
    }
  }

  disconnect(tab: number, arrived: number): void {
    const { outbox, sent } = this.#tab(tab)
    for (const each of sent.slice(0, arrived)) this.#arrives(each)
    this.#strays.push(...sent.slice(arrived))
    outbox.pause()
    for (const { reject } of sent.splice(0)) reject(new ChatRefusal('offline', 'Gone.'))
    void outbox.resume()
  }

  /** The events of everything stored come to the tab, and it may not know yet of a message that another has sent. */
  hear(tab: number): void {
    const { outbox, heard } = this.#tab(tab)
    for (const [clientId, { seq }] of this.log.stored) {
      if (heard.has(clientId)) continue
      heard.set(clientId, seq)
      outbox.stored(clientId, { epoch: this.log.epoch, seq })
    }
  }

  /** Messages that a tab shows twice: as an event, and as pending. */
  shownTwice(): readonly PendingMessage[] {
    return this.tabs.flatMap(({ outbox, heard }) =>
      outbox.messages.filter(
        ({ clientId, state }) => state.kind !== 'stored' && heard.has(clientId),
      ),
    )
  }

  /** What the tab had told the storage is there; it dies without another word. */
  async die(tab: number): Promise<Tab> {
    await this.clock.pass(100)
    const dead = this.#tab(tab)
    this.tabs.splice(this.tabs.indexOf(dead), 1)
    this.#strays.push(...dead.sent)
    dead.outbox.close()
    return dead
  }

  strayArrives(): void {
    const stray = this.#strays.shift()
    if (stray) this.#arrives(stray)
  }

  /** Everything works from now on, the page is opened once more, and time passes. */
  async heal(): Promise<void> {
    await this.clock.pass(100)
    await this.open()
    for (let round = 0; round < 400; round++) {
      for (const [index, { sent }] of this.tabs.entries())
        while (sent[0]) this.answer(index, 'stored')
      await this.clock.pass(1_000)
      if (this.tabs.every(({ outbox }) => outbox.messages.every(isSettled))) return
    }
  }

  /** Without anybody hearing the answer. What was refused for good is refused for good. */
  #arrives(sent: Sent): void {
    const { message } = sent
    if (!this.log.refusedForGood.has(message.clientId) && this.log.isInTurn(sent))
      this.log.store(message)
  }

  get count(): number {
    return this.#written
  }

  #tab(index: number) {
    const tab = this.tabs[index % this.tabs.length]
    if (!tab) throw new Error('A browser has at least one tab.')
    return tab
  }

  #now(): string {
    return new Date(this.clock.wall()).toISOString()
  }
}

type Answer = 'stored' | 'stored, answer lost' | 'for now' | 'for good'
const isSettled = ({ state }: PendingMessage) => state.kind !== 'sending'

const tab = fc.nat(2)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write'), tab, room: fc.nat(1) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('answer'),
      tab,
      how: fc.constantFrom<Answer[]>(
        'stored',
        'stored',
        'stored, answer lost',
        'for now',
        'for good',
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disconnect'), tab, arrived: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload'), tab }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('open') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close'), tab }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stray') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('hear'), tab }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.nat(2_000) }) },
) as fc.Arbitrary<Step>
type Step = {
  do: 'write' | 'answer' | 'disconnect' | 'reload' | 'open' | 'close' | 'stray' | 'hear' | 'wait'
  tab: number
  room: number
  how: Answer
  arrived: number
  ms: number
}

async function run(browser: Browser, steps: readonly Step[]): Promise<void> {
  await browser.open()
  for (const step of steps) {
    if (step.do === 'write') browser.write(step.tab, rooms[step.room] ?? 'lobby')
    else if (step.do === 'answer') browser.answer(step.tab, step.how)
    else if (step.do === 'disconnect') browser.disconnect(step.tab, step.arrived)
    else if (step.do === 'open' && browser.tabs.length < 3) await browser.open()
    else if (step.do === 'reload') await browser.open(await browser.die(step.tab))
    else if (step.do === 'close' && browser.tabs.length > 1) await browser.die(step.tab)
    else if (step.do === 'stray') browser.strayArrives()
    else if (step.do === 'hear') browser.hear(step.tab)
    else if (step.do === 'wait') await browser.clock.pass(step.ms)
    await settled()
    expect(browser.shownTwice()).toEqual([])
  }
  await browser.heal()
}

for (const hasLocks of [true, false])
  test(`whatever happens, ${hasLocks ? 'with' : 'without'} locks: each message is stored once and shown once, and each tab’s are in order`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const browser = new Browser(hasLocks)
        await run(browser, steps)

        const { stored, refusedForGood } = browser.log
        const lost = Array.from({ length: browser.count }, (_, n) => `message-${n}`).filter(
          (id) => !stored.has(id) && !refusedForGood.has(id),
        )
        expect(lost).toEqual([])
        for (const room of rooms) {
          const bodies = browser.log.bodies(room)
          for (const name of new Set(bodies.map((body) => body.split(':')[0]))) {
            const ofTab = bodies.filter((body) => body.startsWith(`${name}:`))
            expect(ofTab).toEqual([...ofTab].sort())
          }
        }
      }),
      { numRuns: 300 },
    )
  })
