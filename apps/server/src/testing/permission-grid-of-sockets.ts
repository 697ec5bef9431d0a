// The permission grid on sockets, in the signs of `permission-grid.ts`.
import type { RoomInTest } from './permission-grid.ts'

/** On the native socket, where who is anonymous has claimed no name. */
export const onNative: Record<RoomInTest, Record<string, string>> = {
  public: {
    'room.follow': '+++++F+++++',
    'message.send': 'U+++FF+++++',
    'room.read': '+++++F+++++',
    'room.unread': '+++++F+++++',
    'thread.follow': 'U++++F+++++',
    'draft.set': 'UF+++F+++++',
  },
  private: {
    'room.follow': '---++-++---',
    'message.send': 'U--+F-++---',
    'room.read': '---++-++---',
    'room.unread': '---++-++---',
    'thread.follow': 'U--++-++---',
    'draft.set': 'UF-++-++---',
  },
  direct: {
    'room.follow': '---+---+---',
    'message.send': 'U--+---+---',
    'room.read': '---+---+---',
    'room.unread': '---+---+---',
    'thread.follow': 'U--+---+---',
    'draft.set': 'UF-+---+---',
  },
  archived: {
    'room.follow': '+++++F+++++',
    'message.send': 'UFFFFFFFFFF',
    'room.read': '+++++F+++++',
    'room.unread': '+++++F+++++',
    'thread.follow': 'U++++F+++++',
    'draft.set': 'UF+++F+++++',
  },
  'moderators-only': {
    'room.follow': '+++++F+++++',
    'message.send': 'UFFFFF+++++',
    'room.read': '+++++F+++++',
    'room.unread': '+++++F+++++',
    'thread.follow': 'U++++F+++++',
  },
  guestless: {
    'room.follow': 'UF+++F+++++',
    'message.send': 'UF++FF+++++',
    'room.read': 'UF+++F+++++',
    'room.unread': 'UF+++F+++++',
    'thread.follow': 'UF+++F+++++',
  },
}

/** On each of the tutorials' sockets: entering, then sending. */
export const onSeeds: Record<RoomInTest, Record<string, string>> = {
  public: { enter: '+++++F+++++', send: '++++FF+++++' },
  private: { enter: '---++-++---', send: '---+F-++---' },
  direct: { enter: '---+---+---', send: '---+---+---' },
  archived: { enter: '+++++F+++++', send: 'FFFFFFFFFFF' },
  'moderators-only': { enter: '+++++F+++++', send: 'FFFFFF+++++' },
  guestless: { enter: 'UF+++F+++++', send: 'UF++FF+++++' },
}
