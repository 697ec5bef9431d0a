import { cleanName, slugFromName } from '@lobby/protocol/text'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useChat } from '../chat.tsx'
import { refusalText } from '../ui/refusal-text.ts'
import { roomPath } from './room-path.ts'

/** Makes a room of a name, and goes there. */
export function useNewRoom(onMade?: () => void) {
  const { t } = useTranslation()
  const client = useChat()
  const [, navigate] = useLocation()
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isPrivate, setPrivate] = useState(false)
  const [showsPast, setShowsPast] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const slug = slugFromName(cleanName(name))

  async function submit() {
    if (slug === '') return setProblem(t('rooms.missing'))
    setBusy(true)
    setProblem(undefined)
    try {
      const room = await client.createRoom({
        name: cleanName(name),
        ...(isPrivate && { kind: 'private', history: showsPast ? 'all' : 'joined' }),
      })
      onMade?.()
      navigate(roomPath(room.slug))
    } catch (error) {
      setProblem(refusalText(t, error))
    } finally {
      setBusy(false)
    }
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
    submit,
  }
}
