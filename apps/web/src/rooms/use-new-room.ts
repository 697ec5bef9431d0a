import { cleanName, slugFromName } from '@lobby/protocol/text'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { useGoOn } from '../ui/use-go-on.ts'
import { useSubmission } from '../ui/use-submission.ts'

/** Makes a room of a name, and goes there. */
export function useNewRoom(onMade: () => void) {
  const { t } = useTranslation()
  const client = useChat()
  const goOn = useGoOn()
  const [name, setName] = useState('')
  const [isPrivate, setPrivate] = useState(false)
  const [showsPast, setShowsPast] = useState(true)
  const slug = slugFromName(cleanName(name))

  const { problem, setProblem, isBusy, submit } = useSubmission(async () => {
    const room = await client.createRoom({
      name: cleanName(name),
      ...(isPrivate && { kind: 'private', history: showsPast ? 'all' : 'joined' }),
    })
    onMade()
    goOn(roomPath(room.slug))
  })

  const check = (event: FormEvent) => {
    event.preventDefault()
    if (slug === '') setProblem(t('rooms.missing'))
    else void submit()
  }

  return {
    name,
    setName,
    slug,
    isPrivate,
    setPrivate,
    showsPast,
    setShowsPast,
    problem,
    isBusy,
    submit: check,
  }
}
