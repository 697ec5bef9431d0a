import '../i18n/later-words.ts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCarryOut } from '../account/carry-out.tsx'
import { useChat } from '../chat/chat.tsx'
import { useDates } from '../i18n/use-dates.ts'
import invitations from '../invitations/invitations.module.css'
import { LinkItem } from '../invitations/link-list.tsx'
import form from '../ui/form.module.css'
import { MoreButton } from '../ui/more-button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useList } from '../ui/use-list.ts'
import { useSubmission } from '../ui/use-submission.ts'

/** Seconds for which an address may be kept out; without an end last. */
const lifetimes = { day: 86_400, week: 604_800, month: 2_592_000 } as const

/** Addresses from which nobody gets in: another one, and those that are kept out now. */
export function AddressBans() {
  const { t } = useTranslation()
  const { addressBans } = useChat().api
  const carryOut = useCarryOut()
  const { dateTime } = useDates()
  const [network, setNetwork] = useState('')
  const [reason, setReason] = useState('')
  const [expiresIn, setExpiresIn] = useState('')
  const list = useList(['address-bans'], async (after) => {
    const { bans, next } = await addressBans.list(after)
    return [bans, next]
  })
  const add = useSubmission(async () => {
    await carryOut(() =>
      addressBans.add({
        network: network.trim(),
        reason,
        expiresIn: expiresIn === '' ? null : Number(expiresIn),
      }),
    )
    setNetwork('')
    setReason('')
    await list.reload()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add.submit(event)
  }
  return (
    <section className={invitations.part}>
      <h2 className={invitations.heading}>{t('addressBans.title')}</h2>
      <p className={form.note}>{t('addressBans.hint')}</p>
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label={t('addressBans.network')}
          description={t('addressBans.networkHint')}
          value={network}
          onChange={(event) => setNetwork(event.currentTarget.value)}
          autoComplete="off"
        />
        <TextInput
          label={t('reports.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('addressBans.lifetime')}
          value={expiresIn}
          onChange={(event) => setExpiresIn(event.currentTarget.value)}
          data={[
            { value: '', label: t('addressBans.forever') },
            ...Object.entries(lifetimes).map(([name, seconds]) => ({
              value: String(seconds),
              label: t(`links.lifetimes.${name as keyof typeof lifetimes}`),
            })),
          ]}
        />
        <Button type="submit" variant="default" loading={add.isBusy} disabled={!network.trim()}>
          {t('addressBans.add')}
        </Button>
      </form>
      <Problem>{add.problem ?? list.problem}</Problem>
      <ul className={invitations.links}>
        {list.items?.map(({ id, network, reason, createdBy, expiresAt }) => (
          <LinkItem
            key={id}
            name={<bdi>{reason ? `${network} · ${reason}` : network}</bdi>}
            label={network}
            detail={`${createdBy} · ${expiresAt ? dateTime(expiresAt) : t('addressBans.forever')}`}
            onRevoke={() => carryOut(() => addressBans.lift(id)).then(list.reload)}
          />
        ))}
      </ul>
      <MoreButton list={list} />
    </section>
  )
}
