import type { Person } from '../lobby-test.ts'
import type { LobbyServer } from '../server.ts'
import type { SmallTeam } from './small-team.ts'

/** A server with a small team on it. */
export interface Stage {
  readonly server: LobbyServer
  readonly team: SmallTeam
}

/** One screen of the page, in one state. */
export interface Screen {
  /** Without it, the room of the conversation. */
  readonly at?: string | ((stage: Stage) => string | Promise<string>)
  /** By a browser that has never been here, instead of the owner's. */
  readonly stranger?: true
  /** For a finger alone, or where there is room for it alone; for both without. */
  readonly only?: 'phone' | 'wide'
  /** Before the page is opened. */
  readonly before?: (person: Person, stage: Stage) => Promise<unknown>
  /** What a person does until it looks like that. */
  readonly act?: (person: Person, stage: Stage) => Promise<unknown>
  /** What has to be undone on the server. */
  readonly after?: (stage: Stage) => Promise<unknown>
}

export type ScreenTable = Readonly<Record<string, Screen>>

/** The screen of an address, once this is seen there. */
export function screenAt(at: Screen['at'], heading: string | RegExp, more: Screen = {}): Screen {
  return {
    ...more,
    ...(at && { at }),
    act: async (person, stage) => {
      await person.page.getByRole('heading', { name: heading }).first().waitFor()
      await more.act?.(person, stage)
    },
  }
}
