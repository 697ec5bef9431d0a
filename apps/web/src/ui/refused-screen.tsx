import { closeCodes } from '@lobby/protocol/limits'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { Stage } from './stage.tsx'

/** The server has closed the door, and says why. */
export function RefusedScreen() {
  const { t } = useTranslation()
  const connection = useChatState(({ connection }) => connection)
  const isOutdated =
    connection.phase === 'refused' && connection.code === closeCodes.unsupportedVersion
  return (
    <Stage title={t(isOutdated ? 'connection.outdated' : 'connection.forbidden')}>
      <Button mt={24} onClick={() => location.reload()}>
        {t('connection.reload')}
      </Button>
    </Stage>
  )
}
