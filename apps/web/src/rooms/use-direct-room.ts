import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { useGoOn } from '../ui/use-go-on.ts'

/** Goes to the room that I have with these people among ourselves. Rejects with a `ChatRefusal`. */
export function useDirectRoom(): (people: readonly string[]) => Promise<void> {
  const client = useChat()
  const goOn = useGoOn()
  return async (people) => {
    const { slug } = await client.openDirectRoom(people)
    goOn(roomPath(slug))
  }
}
