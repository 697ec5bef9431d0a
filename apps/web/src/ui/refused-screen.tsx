import { closeCodes } from '@lobby/protocol/limits'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { CentredPage } from './centred-page.tsx'

/** The server has closed the door, and says why. */
export function RefusedScreen() {
  const { t } = useTranslation()
  const connection = useChatState(({ connection }) => connection)
  const isOutdated =
    connection.phase === 'refused' && connection.code === closeCodes.unsupportedVersion
  return (
    <CentredPage title={t(isOutdated ? 'connection.outdated' : 'connection.forbidden')}>
      <Button mt={24} onClick={() => location.reload()}>
        {t('connection.reload')}
      </Button>
    </CentredPage>
  )
}
