import '../../i18n/later-words.ts'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoom } from '../../chat/chat.tsx'
import { type CommandName, commandNames } from '../commands/commands.ts'
import type { Option, Trigger } from './trigger.ts'

/** Who is in it is decided in a private room alone. */
const ofPrivateRooms: ReadonlySet<CommandName> = new Set(['invite', 'leave'])

/** Commands, with what they do. */
export const commandsTrigger: Trigger = {
  name: 'commands',
  useOptions(query, slug) {
    const { t } = useTranslation()
    const isPrivate = useRoom(slug)?.kind === 'private'
    return useMemo<readonly Option[]>(
      () =>
        commandNames
          .filter((name) => name.startsWith(query) && (isPrivate || !ofPrivateRooms.has(name)))
          .map((name) => ({
            key: name,
            label: t(`command.${name}.use`),
            detail: t(`command.${name}.help`),
            insert: `/${name}`,
          })),
      [query, isPrivate, t],
    )
  },
}
