// The rooms that a person has starred. They are kept by this browser; nothing but this file knows that.
import { useMemo } from 'react'
import { personalKey } from '../account/personal.ts'
import { useMe } from '../chat/chat.tsx'
import { storedNow, useStored } from '../ui/use-stored.ts'

export function useStarredRooms() {
  const [kept, keep] = useStored(keyOf(useMe()?.id))
  const starred = useMemo(() => parse(kept), [kept])
  return {
    starred,
    toggle(slug: string): void {
      const next = new Set(starred)
      if (!next.delete(slug)) next.add(slug)
      // No slug has a space in it.
      keep([...next].join(' '))
    },
  }
}

export function starredNow(person: string | undefined): ReadonlySet<string> {
  return parse(storedNow(keyOf(person)))
}

function keyOf(person = ''): string {
  return personalKey(person, 'starred')
}

function parse(kept: string): ReadonlySet<string> {
  return new Set(kept.split(' ').filter(Boolean))
}
