import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type Props<Value extends string> = {
  readonly title: string
  readonly value: Value
  /** What each is called, by its key among the texts. */
  readonly labels: Readonly<Record<Value, string>>
  readonly onChoose: (value: Value) => void
}

/** One of several, in a menu. */
export default function MenuChoice<Value extends string>(props: Props<Value>) {
  const { title, value, labels, onChoose } = props
  const { t } = useTranslation()
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      <Menu.RadioGroup value={value} onChange={(chosen) => onChoose(chosen as Value)}>
        {Object.entries<string>(labels).map(([name, label]) => (
          <Menu.RadioItem key={name} value={name} closeMenuOnClick>
            {t(label)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}
