// Nodes tell each other through the channel layer who is here. What each says is numbered: who has missed something,
// or is new, asks for all of it. It is of the moment, and never stored.
import { type ChannelLayer, type LayerMessage, LayerUnavailable } from '@lobby/channels'
import { z } from 'zod'
import { type Clock, delay, every } from '../ground/clock.ts'
import type { LogTarget } from '../ground/logger.ts'
import { newSecret } from '../ground/secrets.ts'
import type { PresenceTimes } from './presence-times.ts'
import type { Here, Whereabouts } from './whereabouts.ts'

const group = 'lobby.presence'
/** People in one message. */
const peopleAtOnce = 200
/** Milliseconds until a layer that has failed is asked again. */
const again = 1_000

const person = z.tuple([z.string(), z.enum(['online', 'away', 'dnd']).nullable()])
const atDevice = z.tuple([z.string(), z.enum(['online', 'away'])])
type Person = readonly [id: string, here: Here]
const Heard = z.discriminatedUnion('type', [
  /** The `number`-th message of the node about its people; `all`: those before are true no more. */
  z.object({
    type: z.literal('presence.told'),
    node: z.string(),
    number: z.number(),
    all: z.boolean(),
    people: z.array(person),
    /** The people whose true presence is another one than what is shown. Nodes of older versions leave it out. */
    truly: z.array(atDevice).optional(),
  }),
  /** The node is there, and has told so much. */
  z.object({ type: z.literal('presence.beat'), node: z.string(), number: z.number() }),
  /** The node is to tell all again; without one, every node. */
  z.object({ type: z.literal('presence.asked'), node: z.string().optional() }),
  z.object({ type: z.literal('presence.gone'), node: z.string() }),
])

interface Needs {
  readonly layer: ChannelLayer
  readonly whereabouts: Whereabouts
  readonly clock: Clock
  readonly logger: LogTarget
  readonly times: PresenceTimes
}

export interface NodesHeard {
  /** A person of this node is here so now. */
  tell(id: string, here: Here): void
  /** Says good-bye. */
  close(): Promise<void>
}

/** The other nodes, as this one tells and hears them. */
export function openNodesHeard({ layer, whereabouts, clock, logger, times }: Needs): NodesHeard {
  const me = newSecret().slice(0, 12)
  /** What each node has told, and what ends it where it is not heard again. */
  const nodes = new Map<string, { number: number; stop: () => void }>()
  const gathered = new Set<string>()
  const closing = new AbortController()
  let number = 0
  let isCutOff = false
  let stopGathering: (() => void) | undefined
  let answering: (() => void) | undefined
  let channel: string | undefined
  const stopBeating = every(clock, times.beat, () => void beat())
  void listen()

  function tell(id: string, here: Here): void {
    whereabouts.note(me, id, here)
    gathered.add(id)
    stopGathering ??= clock.after(times.gather, () => {
      stopGathering = undefined
      const people = mine(gathered)
      gathered.clear()
      tellPeople(people, false)
    })
  }

  function mine(ids: Iterable<string>): readonly Person[] {
    return [...ids].map((id) => [id, whereabouts.hereOn(me, id)])
  }

  function tellPeople(people: readonly Person[], all: boolean): void {
    for (let from = 0; from < people.length || (all && from === 0); from += peopleAtOnce) {
      const part = people.slice(from, from + peopleAtOnce)
      const isFirst = all && from === 0
      void send({ type: 'presence.told', node: me, number: ++number, all: isFirst, ...said(part) })
    }
  }

  async function beat(): Promise<void> {
    // A layer whose memory is gone has forgotten who listens.
    if (channel !== undefined) await layer.groupAdd(group, channel).catch(() => {})
    await send({ type: 'presence.beat', node: me, number })
  }

  /** While nothing can be sent, nothing is heard: a silent node is then no sign that its people are gone. */
  async function send(message: LayerMessage): Promise<void> {
    try {
      await layer.groupSend(group, message)
    } catch (error) {
      if (!(error instanceof LayerUnavailable))
        logger.error({ err: error }, 'Presence was not told.')
      if (!isCutOff) whereabouts.unsettle()
      isCutOff = true
      for (const { stop } of nodes.values()) stop()
      return
    }
    if (!isCutOff) return
    isCutOff = false
    whereabouts.settle()
    for (const node of nodes.keys()) keep(node)
    void send({ type: 'presence.asked' })
  }

  async function listen(): Promise<void> {
    const { signal } = closing
    while (!signal.aborted)
      try {
        if (channel === undefined) {
          channel = await layer.newChannel('presence')
          await layer.groupAdd(group, channel)
          await send({ type: 'presence.asked' })
        }
        hear(await layer.receive(channel, signal))
      } catch {
        // The layer is away: that is said once, as a trouble.
        if (!signal.aborted) await delay(clock, again, signal)
      }
  }

  function hear(message: LayerMessage): void {
    const parsed = Heard.safeParse(message)
    // A newer version of this code may say more.
    if (!parsed.success) return
    const heard = parsed.data
    if (heard.type === 'presence.asked') {
      if (heard.node === undefined || heard.node === me) answer()
      return
    }
    if (heard.node === me) return
    if (heard.type === 'presence.gone') {
      drop(heard.node)
      return
    }
    keep(heard.node)
    if (heard.type === 'presence.told') take(heard)
    else if (nodes.get(heard.node)?.number !== heard.number) ask(heard.node)
  }

  function take(told: z.infer<(typeof Heard)['options'][0]>): void {
    const { node, number, all, people } = told
    const known = nodes.get(node)
    if (!known) return
    if (!all && number !== known.number + 1) {
      ask(node)
      return
    }
    known.number = number
    const named = new Set(people.map(([id]) => id))
    if (all)
      for (const id of whereabouts.idsOn(node))
        if (!named.has(id)) whereabouts.note(node, id, { shown: undefined, truly: undefined })
    for (const [id, here] of heardOf(told)) whereabouts.note(node, id, here)
  }

  /** Questions at the same time share one answer. */
  function answer(): void {
    answering ??= clock.after(times.gather, () => {
      answering = undefined
      tellPeople(mine(whereabouts.idsOn(me)), true)
    })
  }

  function ask(node: string): void {
    void send({ type: 'presence.asked', node })
  }

  /** The node was heard of. */
  function keep(node: string): void {
    const known = nodes.getOrInsertComputed(node, () => ({ number: -1, stop() {} }))
    known.stop()
    known.stop = clock.after(times.lease, () => drop(node))
  }

  function drop(node: string): void {
    nodes.get(node)?.stop()
    nodes.delete(node)
    whereabouts.forget(node)
  }

  return {
    tell,
    async close() {
      closing.abort()
      stopBeating()
      stopGathering?.()
      answering?.()
      for (const { stop } of nodes.values()) stop()
      await send({ type: 'presence.gone', node: me })
      if (channel !== undefined) await layer.groupDiscard(group, channel).catch(() => {})
    },
  }
}

function said(people: readonly Person[]) {
  const shown = people.map(([id, here]) => [id, here.shown ?? null])
  const truly = people.flatMap(([id, here]) =>
    here.truly !== undefined && here.truly !== here.shown ? [[id, here.truly]] : [],
  )
  return { people: shown, ...(truly.length > 0 && { truly }) }
}

function heardOf({ people, truly = [] }: z.infer<(typeof Heard)['options'][0]>): Person[] {
  const atDevices = new Map(truly)
  return people.map(([id, shown]) => {
    const byWhatIsShown = shown === 'dnd' ? 'away' : (shown ?? undefined)
    return [id, { shown: shown ?? undefined, truly: atDevices.get(id) ?? byWhatIsShown }]
  })
}
