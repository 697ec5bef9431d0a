// Who is here, over all nodes, twice: as others are shown it, and as it is, which decides what rings and is shown to no one.
import type { Presence } from '@lobby/protocol'
import { Roster, type Shown } from './roster.ts'

/** A person by the connections of one node. */
export interface Here {
  /** As others are shown it; undefined: not at all. */
  readonly shown: Shown | undefined
  /** Whatever the person wants to be shown as; undefined: there is no connection. */
  readonly truly: AtDevice | undefined
}

export type AtDevice = Extract<Shown, 'online' | 'away'>

export type Whereabouts = ReturnType<typeof openWhereabouts>

export function openWhereabouts(needs: ConstructorParameters<typeof Roster>[0]) {
  const shown = new Roster(needs)
  const truth = new Roster({ ...needs, changed() {}, settled() {} })
  const both = [shown, truth]

  return {
    /** How a person is shown; undefined where it is not known. */
    of: (id: string): Presence | undefined => shown.of(id),
    /** Whether the person is at a device, or was until a moment ago. */
    isActive: (id: string): boolean => truth.of(id) === 'online',

    /** What a node says of one person. */
    note(node: string, id: string, here: Here): void {
      shown.note(node, id, here.shown)
      truth.note(node, id, here.truly)
    },
    hereOn: (node: string, id: string): Here => ({
      shown: shown.peopleOf(node).get(id),
      truly: truth.peopleOf(node).get(id) as AtDevice | undefined,
    }),
    /** The ids of everybody who has a connection there, as far as the node has said so. */
    idsOn: (node: string): ReadonlySet<string> =>
      new Set([...truth.peopleOf(node).keys(), ...shown.peopleOf(node).keys()]),

    forget(node: string): void {
      for (const each of both) each.forget(node)
    },
    unsettle(): void {
      for (const each of both) each.unsettle()
    },
    settle(): void {
      for (const each of both) each.settle()
    },
    close(): void {
      for (const each of both) each.close()
    },
  }
}
