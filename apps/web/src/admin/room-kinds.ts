import type { RoomKind } from '@lobby/protocol'

/** Every kind of room that there is; its words are under `kinds.`. */
export const roomKinds = Object.keys({
  public: true,
  private: true,
  direct: true,
} satisfies Record<RoomKind, true>) as RoomKind[]
