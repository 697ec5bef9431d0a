import { useLocation } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'

/** Goes to the room that I have with these people among ourselves. Rejects with a `ChatRefusal`. */
export function useDirectRoom(): (people: readonly string[]) => Promise<void> {
  const client = useChat()
  const [, navigate] = useLocation()
  return async (people) => {
    const { slug } = await client.openDirectRoom(people)
    navigate(roomPath(slug))
  }
}
