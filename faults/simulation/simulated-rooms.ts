import type { RoomsSource } from '@lobby/server/parts/followed-rooms'
import { defaultSettings, noSuchRoom, type RoomLog } from '@lobby/server/testing'
import type { SimulatedStorage } from './simulated-storage.ts'
import type { SimulatedTime } from './simulated-time.ts'

interface Parts {
  readonly storage: SimulatedStorage
  readonly log: RoomLog
  readonly time: SimulatedTime
}

/** Rooms that everybody may read. */
export function simulatedRooms({ storage, log, time: clock }: Parts): RoomsSource {
  return {
    log,
    clock,
    async getRoom(_, slug) {
      const room = storage.rooms.find((room) => room.slug === slug)
      if (!room) throw noSuchRoom()
      const { roomId: id, seq: lastSeq } = room
      const [kind, role] = ['public', 'outsider'] as const
      const settings = defaultSettings
      const facts = { id, slug, name: slug, topic: '', kind, settings, lastSeq }
      return { ...facts, role, isMaker: false, visibleFrom: 0 }
    },
    findFormerPlace: async () => undefined,
  }
}
