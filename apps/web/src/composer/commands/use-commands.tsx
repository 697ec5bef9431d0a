import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useRoom } from '../../chat/chat.tsx'
import { useDates } from '../../i18n/use-dates.ts'
import { loadPart } from '../../newer-page/lazy-part.ts'
import { refusalText } from '../../ui/refusal-text.ts'
import { useGoOn } from '../../ui/use-go-on.ts'
import type { Offer } from '../offer-line.tsx'
import type { Outcome } from './command.ts'
import type { CommandHelp } from './command-help.tsx'
import type { Read } from './read-command.ts'

type Needs = {
  readonly slug: string
  /** Sends a text in place of what is in the composer. */
  readonly send: (body: string) => void
  /** Empties the composer. */
  readonly clear: () => void
  /** Goes on in the composer. */
  readonly focus: () => void
  readonly onOffer: (offer: Offer | undefined) => void
}

/** Carries out commands, which are loaded with the first of them. What a command asks or says stands above the composer. */
export function useCommands({ slug, send, clear, focus, onOffer }: Needs) {
  const { t } = useTranslation()
  const client = useChat()
  const room = useRoom(slug)
  const { dateTime } = useDates()
  const goOn = useGoOn()
  const [Help, setHelp] = useState<typeof CommandHelp>()
  const say = (text: string) => onOffer(text === '' ? undefined : { text })

  async function carryOut(outcome: Outcome): Promise<void> {
    if (outcome.kind === 'refused') return say(outcome.note)
    if (outcome.kind === 'send') return send(outcome.body)
    clear()
    if (outcome.kind === 'done') return say(outcome.note)
    if (outcome.kind === 'ask') {
      const run = () => outcome.carryOut().catch((error) => say(refusalText(t, error)))
      return onOffer({ text: outcome.question, action: { label: outcome.yes, run } })
    }
    const { CommandHelp } = await loadPart(() => import('./command-help.tsx'))
    setHelp(() => CommandHelp)
  }

  /** Does what the command says. Another word than those of commands is offered to be sent, as `text`. */
  async function give(name: string, argument: string, text: string): Promise<void> {
    try {
      const { commandNamed } = await loadPart(() => import('./commands.ts'))
      const command = commandNamed(name)
      if (command)
        await carryOut(await command(argument, { client, t, slug, room, dateTime, goOn }))
      else
        onOffer({
          text: t('command.unknown', { name }),
          action: { label: t('command.asText'), run: () => send(text) },
        })
    } catch (error) {
      say(refusalText(t, error))
    }
  }

  /** Changes the last message of the room. */
  async function change(read: Extract<Read, { kind: 'replace' | 'react' }>): Promise<void> {
    try {
      const { reactToLast, replaceInLast } = await loadPart(() => import('./last-message.ts'))
      const here = { client, t, slug }
      await carryOut(
        await (read.kind === 'react'
          ? reactToLast(read.emoji, here)
          : replaceInLast(read.from, read.to, here)),
      )
    } catch (error) {
      say(refusalText(t, error))
    }
  }

  function closeHelp(): void {
    setHelp(undefined)
    // Once the dialog is gone, which keeps the focus.
    requestAnimationFrame(focus)
  }

  const help: ReactNode = Help && <Help onClose={closeHelp} />
  return { give, change, help }
}
