import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { commandNames } from '../commands/commands.ts'
import type { Option, Trigger } from './trigger.ts'

/** Commands, with what they do. */
export const commandsTrigger: Trigger = {
  name: 'commands',
  useOptions(query) {
    const { t } = useTranslation()
    return useMemo<readonly Option[]>(
      () =>
        commandNames
          .filter((name) => name.startsWith(query))
          .map((name) => ({
            key: name,
            label: t(`command.${name}.use`),
            detail: t(`command.${name}.help`),
            insert: `/${name}`,
          })),
      [query, t],
    )
  },
}
