import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Filter, useListAddress } from './list-address.ts'
import styles from './list-filters.module.css'
import { useWords } from './words.ts'

type Props = {
  readonly filters: readonly Filter[]
  readonly address: ReturnType<typeof useListAddress>
}

/** What narrows the list down: chosen, it counts at once; typed, with Enter or the button. */
export function ListFilters({ filters, address }: Props) {
  const { t } = useWords()
  const texts = filters.filter(({ options, day }) => !options && !day)
  const days = filters.filter(({ day }) => day)
  const inAddress = texts.map(({ key }) => address.value(key)).join('\n')
  return (
    <search className={styles.filters}>
      {texts.length > 0 && <Texts key={inAddress} filters={texts} address={address} />}
      {filters.map(
        ({ key, options, none }) =>
          options && (
            <NativeSelect
              key={key}
              label={t(`filters.${key}`)}
              value={address.value(key)}
              onChange={(event) => address.go({ [key]: event.currentTarget.value })}
              data={[
                { value: '', label: none ?? t('filters.any') },
                ...options.map(([value, label]) => ({ value, label })),
              ]}
            />
          ),
      )}
      {days.length > 0 && (
        <div className={styles.days}>
          {days.map(({ key }) => (
            <TextInput
              key={key}
              type="date"
              label={t(`filters.${key}`)}
              value={address.value(key)}
              onChange={(event) => address.go({ [key]: event.currentTarget.value })}
            />
          ))}
        </div>
      )}
    </search>
  )
}

function Texts({ filters, address }: Props) {
  const { t } = useWords()
  const [values, setValues] = useState(() =>
    Object.fromEntries(filters.map(({ key }) => [key, address.value(key)])),
  )
  return (
    <form
      className={styles.texts}
      onSubmit={(event) => {
        event.preventDefault()
        address.go(values)
      }}
    >
      {filters.map(({ key }) => (
        <TextInput
          key={key}
          type="search"
          label={t(`filters.${key}`)}
          value={values[key] ?? ''}
          maxLength={200}
          onChange={(event) => {
            const { value } = event.currentTarget
            setValues((values) => ({ ...values, [key]: value }))
          }}
        />
      ))}
      <Button type="submit" variant="default">
        {t('filters.search')}
      </Button>
    </form>
  )
}
