import { cleanName, mixesScripts } from '@lobby/protocol/text'
import type { InputWrapperProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** For a field of a name, to be spread over it: says below it that others will be warned of such a name. */
export function useNameHint(name: string) {
  const { t } = useTranslation()
  return {
    description: mixesScripts(cleanName(name)) && t('mixedScripts.hint'),
    // Above the field, it would move that away from under a hand.
    inputWrapperOrder: ['label', 'input', 'description', 'error'],
  } satisfies InputWrapperProps
}
