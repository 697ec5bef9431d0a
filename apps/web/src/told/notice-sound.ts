// Two short tones for what is meant for the person while the page is open. They are made here: no file is loaded for them.
import { useDeviceChoice } from '../ui/device-choice.ts'
import { readStored } from '../ui/storage.ts'

const key = 'notice-sound'

/** Hertz, one after the other. */
const tones = [784, 1_175]
/** Seconds between their beginnings, and until each has faded. */
const step = 0.11
const fades = 0.35
const loudness = 0.12
/** Milliseconds for the browser to begin; a sound that would come later is none. */
const patience = 500
/** Milliseconds in which other tabs leave the sound to this one. */
const ours = 1_500

/** Whether this device sounds, until something else is chosen: it does not. */
export function useNoticeSound() {
  return useDeviceChoice(key, ['off', 'on'])
}

/** Whether the person has chosen that. */
export function soundsHere(): boolean {
  return readStored(key) === 'on'
}

/** Sounds once, however many tabs are open, where the person has chosen that. */
export function soundNotice(): void {
  if (!soundsHere()) return
  // Pages of addresses without https have no locks.
  if (!navigator.locks) void playNotice()
  else
    void navigator.locks.request('lobby.notice-sound', { ifAvailable: true }, async (lock) => {
      if (!lock) return
      await playNotice()
      await after(ours)
    })
}

/** Silent where the browser lets nothing sound before the person has touched the page. */
export async function playNotice(): Promise<void> {
  const context = new AudioContext()
  const isRunning = context.resume().then(() => true)
  try {
    if (!(await Promise.race([isRunning, after(patience).then(() => false)]))) return
    const ended = tones.map((hertz, place) => tone(context, hertz, step * place))
    await Promise.all(ended)
  } catch {
    // No device that sounds.
  } finally {
    await context.close().catch(() => {})
  }
}

function tone(context: AudioContext, hertz: number, from: number): Promise<void> {
  const at = context.currentTime + from
  const source = new OscillatorNode(context, { frequency: hertz })
  const volume = new GainNode(context, { gain: 0 })
  // A sudden beginning would crack.
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(loudness, at + 0.01)
  volume.gain.exponentialRampToValueAtTime(0.001, at + fades)
  source.connect(volume).connect(context.destination)
  source.start(at)
  source.stop(at + fades)
  return new Promise((resolve) => source.addEventListener('ended', () => resolve()))
}

function after(time: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, time))
}
