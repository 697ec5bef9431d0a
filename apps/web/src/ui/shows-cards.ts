import { useEffect } from 'react'
import { useChat, useChatState } from '../chat/chat.tsx'
import { useStored, writeStored } from './use-stored.ts'

/** Where pages of before have kept the choice, for one browser. */
const before = 'link-cards'

/** Whether pages to which messages link are shown below them to this person, in all their browsers. */
export function useShowsCards(): boolean {
  const profile = useChatState((state) => state.profile)
  const [kept] = useStored('previews')
  const [old] = useStored(before)
  return old !== 'off' && (profile ? profile.previews : kept) !== 'off'
}

/** Keeps it where it is known before the server has said it, and tells the server what this browser alone has known. */
export function KeepCards() {
  const { account } = useChat()
  const profile = useChatState((state) => state.profile)
  const [old] = useStored(before)
  const isKnown = profile !== null
  const previews = profile?.previews ?? ''
  useEffect(() => {
    if (isKnown) writeStored('previews', previews)
  }, [isKnown, previews])
  useEffect(() => {
    if (!isKnown || old === '') return
    const told = old === 'off' ? account.own.change({ previews: 'off' }) : Promise.resolve()
    told.then(
      () => writeStored(before, ''),
      // It is told when the page comes back.
      () => {},
    )
  }, [account, isKnown, old])
  return null
}
