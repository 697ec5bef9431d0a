import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useCarryOut } from '../account/carry-out.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './edit-form.module.css'

export type Field<Key extends string> = {
  readonly key: Key
  readonly label: string
  readonly hint?: string
  readonly options?: readonly (readonly [value: string, name: string])[]
  readonly autoComplete?: string
  readonly type?: 'text' | 'password'
}

type KeyOf<Values> = keyof Values & string

type Props<Values> = {
  readonly fields: readonly Field<KeyOf<Values>>[]
  readonly initial: Values
  readonly action: string
  /** Said once it is saved; without it, the user of the form goes on elsewhere. */
  readonly done?: string
  /** What is wrong with a field, if anything is; asked when it is sent. */
  readonly check?: (values: Values) => Partial<Record<KeyOf<Values>, string>>
  readonly onSave: (values: Values) => Promise<unknown>
}

/** A form for what can be changed about one thing, or to make one. */
export function EditForm<Values extends { readonly [Key in keyof Values]: string }>(
  props: Props<Values>,
) {
  const { fields, initial, action, done, check, onSave } = props
  const carryOut = useCarryOut()
  const [values, setValues] = useState(initial)
  const [wrong, setWrong] = useState<Partial<Record<KeyOf<Values>, string>>>({})
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await carryOut(() => onSave(values))
    setDone(true)
  })
  const set = (key: KeyOf<Values>) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget
    setDone(false)
    setValues((values) => ({ ...values, [key]: value }))
  }
  return (
    <form
      className={`${form.form} ${styles.form}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const wrong = check?.(values) ?? {}
        setWrong(wrong)
        if (Object.keys(wrong).length === 0) void submit()
      }}
    >
      {fields.map(({ key, label, hint, options, autoComplete = 'off', type = 'text' }) =>
        options ? (
          <NativeSelect
            key={key}
            label={label}
            description={hint}
            value={values[key]}
            onChange={set(key)}
            data={options.map(([value, label]) => ({ value, label }))}
          />
        ) : (
          <TextInput
            key={key}
            type={type}
            label={label}
            description={hint}
            value={values[key]}
            onChange={set(key)}
            error={wrong[key]}
            autoComplete={autoComplete}
          />
        ),
      )}
      <div>
        <Button type="submit" loading={isBusy}>
          {action}
        </Button>
      </div>
      <p role="status" className={styles.done}>
        {isDone && done}
      </p>
      <Problem>{problem}</Problem>
    </form>
  )
}
