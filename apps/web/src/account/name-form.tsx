import '../i18n/later-words.ts'
import { Button, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './profile-dialog.module.css'
import { useNameForm } from './use-name-form.ts'

/** Gives a guest another name; an account is called by its username. */
export function NameForm({ name }: { name: string }) {
  const { t } = useTranslation()
  const { field, problem, isBusy, submit } = useNameForm(name)
  return (
    <form className={styles.nameForm} onSubmit={submit} noValidate>
      <TextInput
        {...field}
        label={t('account.name')}
        error={problem}
        autoComplete="nickname"
        data-autofocus
      />
      <Button type="submit" variant="default" loading={isBusy} disabled={field.value === name}>
        {t('account.save')}
      </Button>
    </form>
  )
}
