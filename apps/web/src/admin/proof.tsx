import { isRefusal } from '@lobby/client'
import { Button, Modal, TextInput } from '@mantine/core'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { useChat, useMe } from '../chat.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { useWords } from './words.ts'

/** Carries a change out; where the server first wants to know that it is still us, asks for the password and goes on. */
type CarryOut = <Result>(change: () => Promise<Result>) => Promise<Result>

const Proof = createContext<CarryOut>((change) => change())

/** See `CarryOut`. Rejects as the change itself does, also when no password is given. */
export function useCarryOut(): CarryOut {
  return useContext(Proof)
}

export function ProofProvider({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const [isAsking, setAsking] = useState(false)
  const answer = useRef<(isProven: boolean) => void>(undefined)

  const settle = (isProven: boolean) => {
    setAsking(false)
    answer.current?.(isProven)
  }
  const carryOut = useCallback<CarryOut>(async (change) => {
    try {
      return await change()
    } catch (error) {
      if (!isRefusal(error) || error.code !== 'confirm_first') throw error
      const { promise, resolve } = Promise.withResolvers<boolean>()
      answer.current = resolve
      setAsking(true)
      if (!(await promise)) throw error
      return change()
    }
  }, [])

  return (
    <Proof value={carryOut}>
      {children}
      <Modal
        opened={isAsking}
        onClose={() => settle(false)}
        title={t('proof.title')}
        closeButtonProps={{ 'aria-label': t('close'), size: 36 }}
        lockScroll={false}
        radius={20}
        padding={24}
        centered
        zIndex={300}
      >
        <ProofForm onProven={() => settle(true)} />
      </Modal>
    </Proof>
  )
}

function ProofForm({ onProven }: { onProven: () => void }) {
  const { t } = useWords()
  const client = useChat()
  const me = useMe()
  const [password, setPassword] = useState('')
  const { problem, isBusy, submit } = useSubmission(() =>
    client.account.confirm({ password }).then(onProven),
  )
  return (
    <form className={form.form} style={{ marginTop: 0 }} onSubmit={submit} noValidate>
      <p>{t('proof.hint')}</p>
      {/* For password managers: whose password it is. */}
      <input type="hidden" autoComplete="username" value={me?.name ?? ''} readOnly />
      <TextInput
        type="password"
        label={t('password.current')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        data-autofocus
      />
      <Button type="submit" loading={isBusy} disabled={password === ''}>
        {t('proof.action')}
      </Button>
      <Problem>{problem}</Problem>
    </form>
  )
}
