// Whether this device shows a notice for what is meant for the person, while the page is open and they look elsewhere.
import { useState } from 'react'
import { useDeviceChoice } from '../ui/device-choice.ts'
import { readStored } from '../ui/storage.ts'

const key = 'desktop-notices'

/** `denied`: the browser does not let us, and would not ask again. */
export type NoticesHere = 'missing' | 'denied' | 'off' | 'on'

/** Whether they are shown here now. */
export function showsNotices(): boolean {
  return stateHere(readStored(key)) === 'on'
}

export function useNoticesHere(): readonly [NoticesHere, (isOn: boolean) => void] {
  const [choice, choose] = useDeviceChoice(key, ['off', 'on'])
  const [, look] = useState(0)
  const set = (isOn: boolean) => {
    choose(isOn ? 'on' : 'off')
    // Browsers ask the person after a click alone.
    if (isOn) void Notification.requestPermission().then(() => look((count) => count + 1))
  }
  return [stateHere(choice), set]
}

function stateHere(choice: string | undefined): NoticesHere {
  if (!('Notification' in window)) return 'missing'
  if (Notification.permission === 'denied') return 'denied'
  return choice === 'on' && Notification.permission === 'granted' ? 'on' : 'off'
}
