import type { Level, Room } from '@lobby/protocol'
import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { afterHours, tomorrow } from '../../chat/mute-ends.ts'
import { levelNow } from '../../chat/room-level.ts'
import { useDates } from '../../i18n/use-dates.ts'
import { Icon } from '../../ui/icons.tsx'
import { refusalText } from '../../ui/refusal-text.ts'
import MenuChoice from './menu-choice.tsx'

const labels: Record<Level, string> = {
  everything: 'level.everything',
  mentions: 'level.mentions',
  nothing: 'level.nothing',
  hidden: 'level.hidden',
}

/** How much of the room the person is told: items of a menu. */
export default function LevelMenu({ room }: { readonly room: Room }) {
  const { t } = useTranslation()
  const { dateTime } = useDates()
  const { rooms } = useChat().api
  const [problem, setProblem] = useState<string>()
  const level = levelNow(room)
  const until = level === room.level?.level ? room.level.until : undefined

  const choose = (wanted: Level, end?: Date) => {
    setProblem(undefined)
    rooms
      .level(room.slug, wanted, end?.toISOString())
      .catch((error) => setProblem(refusalText(t, error)))
  }
  const mutes = [
    ['level.forAnHour', () => afterHours(1)],
    ['level.untilTomorrow', () => tomorrow()],
  ] as const

  return (
    <>
      <MenuChoice title={t('level.title')} value={level} labels={labels} onChoose={choose} />
      {until && <Menu.Label>{t('level.until', { time: dateTime(until) })}</Menu.Label>}
      <Menu.Divider />
      {mutes.map(([label, end]) => (
        <Menu.Item
          key={label}
          leftSection={<Icon name="clock" size={18} />}
          onClick={() => choose('nothing', end())}
        >
          {t(label)}
        </Menu.Item>
      ))}
      {problem && <Menu.Label role="alert">{problem}</Menu.Label>}
    </>
  )
}
