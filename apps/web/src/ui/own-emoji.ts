import type { OwnEmoji, OwnEmojiList } from '@lobby/protocol'
import { useQuery } from '@tanstack/react-query'
import { useChat, useChatState } from '../chat/chat.tsx'
import { readStored, store } from './storage.ts'

const storedAs = 'own-emoji'
const none: OwnEmojiList = { version: '', emoji: [] }

/**
 * The server's own emoji by their names, asked for when something first wants them. This browser keeps the list, so that
 * a page that is opened again shows them at once. `isKnown`: whether a name that is not there is none.
 */
export function useOwnEmoji(isWanted = true) {
  const client = useChat()
  const version = useChatState(({ emojiVersion }) => emojiVersion)
  const { data, isError } = useQuery({
    queryKey: [storedAs, version],
    queryFn: async () => {
      const list = await client.api.call('GET /api/emoji')
      store(storedAs, JSON.stringify(list))
      return list
    },
    enabled: isWanted && version !== undefined && version !== '',
    initialData: () => (version !== undefined && kept().version === version ? kept() : undefined),
    placeholderData: (last) => last ?? (kept() === none ? undefined : kept()),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  const list = version === '' ? none : data
  return { byName: namesIn(list ?? none), isKnown: list !== undefined || isError }
}

const maps = new WeakMap<OwnEmojiList, ReadonlyMap<string, OwnEmoji>>()

/** Made once for each list. */
function namesIn(list: OwnEmojiList): ReadonlyMap<string, OwnEmoji> {
  const known = maps.get(list)
  if (known) return known
  const byName = new Map(list.emoji.map((emoji) => [emoji.name, emoji]))
  maps.set(list, byName)
  return byName
}

let read: { readonly text: string; readonly list: OwnEmojiList } | undefined

/** The list as this browser has kept it; the same object until another one is. */
function kept(): OwnEmojiList {
  const text = readStored(storedAs) ?? ''
  if (read?.text !== text) read = { text, list: listIn(text) }
  return read.list
}

function listIn(text: string): OwnEmojiList {
  try {
    const list: unknown = JSON.parse(text)
    return isList(list) ? list : none
  } catch {
    return none
  }
}

function isList(list: unknown): list is OwnEmojiList {
  return typeof list === 'object' && list !== null && 'emoji' in list && Array.isArray(list.emoji)
}
