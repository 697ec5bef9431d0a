import { ownEmojiName } from '@lobby/protocol/text'
import { useMemo, useSyncExternalStore } from 'react'
import { personalKey } from '../account/personal.ts'
import { useMe } from '../chat/chat.tsx'
import { useOwnEmoji } from '../ui/own-emoji.ts'
import { readStored, store } from '../ui/storage.ts'

/** An emoji and how much it is used; the one that was used last is first. */
type Use = readonly [emoji: string, weight: number]

const listeners = new Set<() => void>()
const keptAtMost = 32
/** What an earlier use weighs after the next one: new habits push out old ones. */
const fading = 0.95
const usual = ['👍', '❤️', '😂']
/** What most people use stays until another one was used more than once. */
const once = 1.01

/** The emoji that a person uses on this device, learnt from what they pick. */
export function useUsedEmoji() {
  const key = personalKey(useMe()?.id ?? '', 'emoji')
  const kept = useSyncExternalStore(subscribe, () => readStored(key) ?? '')
  const all = useMemo(() => readUses(kept), [kept])
  const { byName, isKnown } = useOwnEmoji(all.some(([emoji]) => ownEmojiName(emoji) !== undefined))
  const uses = useMemo(
    // Those of the server's own that were deleted since are not offered.
    () =>
      all.filter(
        ([emoji]) => !isKnown || byName.has(ownEmojiName(emoji) ?? '') || !ownEmojiName(emoji),
      ),
    [all, byName, isKnown],
  )
  return {
    /** Last used first. */
    recent: useMemo(() => uses.map(([emoji]) => emoji), [uses]),
    /** The three that are used most; before anything is known, three that most people use. */
    frequent: useMemo(() => frequentEmoji(uses), [uses]),
    note(emoji: string): void {
      store(key, JSON.stringify(withUse(readUses(readStored(key) ?? ''), emoji)))
      for (const listener of listeners) listener()
    },
  }
}

export function withUse(uses: readonly Use[], emoji: string): readonly Use[] {
  const weight = uses.find(([used]) => used === emoji)?.[1] ?? 0
  const others = uses
    .filter(([used]) => used !== emoji)
    .map(([used, w]) => [used, w * fading] as const)
  return [[emoji, weight * fading + 1] as const, ...others].slice(0, keptAtMost)
}

/** Each in its place for as long as it is one of the three: a hand learns where they are. */
export function frequentEmoji(uses: readonly Use[]): readonly string[] {
  const isUsed = new Set(uses.map(([emoji]) => emoji))
  const others = usual.filter((emoji) => !isUsed.has(emoji)).map((emoji) => [emoji, once] as const)
  const most = [...uses, ...others].toSorted(([, one], [, other]) => other - one).slice(0, 3)
  return most.map(([emoji]) => emoji).toSorted()
}

/** What was kept; nothing of what is no such list. */
function readUses(kept: string): readonly Use[] {
  try {
    const uses: unknown = JSON.parse(kept)
    return Array.isArray(uses) ? uses.filter(isUse) : []
  } catch {
    return []
  }
}

function isUse(use: unknown): use is Use {
  return Array.isArray(use) && typeof use[0] === 'string' && typeof use[1] === 'number'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}
