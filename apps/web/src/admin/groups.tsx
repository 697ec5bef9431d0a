// The groups of people that are mentioned together.
import type { Group } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useChat } from '../chat/chat.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useGroups } from '../ui/use-groups.ts'
import { useSettled } from '../ui/use-settled.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { ConfirmButton } from './confirm-button.tsx'
import styles from './groups.module.css'
import { Heading } from './heading.tsx'
import moderation from './moderation.module.css'
import { groupNameIn, RenameGroup } from './rename-group.tsx'
import { useWords } from './words.ts'

const shownAtMost = 5
/** Milliseconds: a person who types has not asked yet. */
const pause = 150

export function Groups() {
  const { t } = useWords()
  const groups = useGroups()
  return (
    <>
      <Heading title={t('sections.groups')} />
      <div className={moderation.column}>
        <p className={styles.lead}>{t('groups.lead')}</p>
        <NewGroup />
        {groups?.length === 0 && <p className={styles.note}>{t('groups.none')}</p>}
        {groups?.map((group) => (
          <GroupPart key={group.name} group={group} />
        ))}
      </div>
    </>
  )
}

function NewGroup() {
  const { t } = useWords()
  const { call } = useChat().api
  const [name, setName] = useState('')
  const { problem, isBusy, submit } = useSubmission(async () => {
    await call('PUT /api/groups/{name}', { params: { name: groupNameIn(name) } })
    setName('')
  })
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <TextInput
        className={styles.field ?? ''}
        label={t('groups.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={problem}
        autoComplete="off"
      />
      <Button type="submit" loading={isBusy} disabled={groupNameIn(name) === ''}>
        {t('groups.make')}
      </Button>
    </form>
  )
}

function GroupPart({ group: { name, members } }: { group: Group }) {
  const { t } = useWords()
  const { call } = useChat().api
  return (
    <section className={styles.group} aria-label={t('groups.edit', { name })}>
      <h2 className={styles.title}>
        <bdi className={styles.who}>@{name}</bdi>
        <RenameGroup name={name} />
        <ConfirmButton
          action={t('groups.delete')}
          label={t('groups.deleteName', { name })}
          title={t('groups.deleteTitle', { name })}
          isSmall
          onConfirmed={() => call('DELETE /api/groups/{name}', { params: { name } })}
          onDone={() => {}}
        >
          {t('groups.deleteHint')}
        </ConfirmButton>
      </h2>
      {members.length === 0 && <p className={styles.note}>{t('groups.empty')}</p>}
      <ul className={styles.list}>
        {members.map((person) => (
          <li key={person.id} className={styles.member}>
            <Avatar person={person} size={32} />
            <bdi className={styles.who}>{person.name}</bdi>
            <MemberButton
              group={name}
              person={person}
              endpoint="DELETE /api/groups/{name}/members/{userId}"
            />
          </li>
        ))}
      </ul>
      <AddMember name={name} members={members} />
    </section>
  )
}

type Person = { readonly id: string; readonly name: string }

type MemberButtonProps = {
  readonly group: string
  readonly person: Person
  readonly endpoint:
    | 'PUT /api/groups/{name}/members/{userId}'
    | 'DELETE /api/groups/{name}/members/{userId}'
  readonly onDone?: () => void
}

function MemberButton({ group, person, endpoint, onDone }: MemberButtonProps) {
  const { t } = useWords()
  const { call } = useChat().api
  const isAdding = endpoint.startsWith('PUT')
  const { problem, isBusy, submit } = useSubmission(async () => {
    await call(endpoint, { params: { name: group, userId: person.id } })
    onDone?.()
  })
  const words = { name: group, person: person.name }
  return (
    <>
      <Problem>{problem}</Problem>
      <Button
        variant="default"
        size="compact-sm"
        loading={isBusy}
        aria-label={t(isAdding ? 'groups.add' : 'groups.remove', words)}
        onClick={() => submit()}
      >
        {t(isAdding ? 'groups.addShort' : 'groups.removeShort')}
      </Button>
    </>
  )
}

type AddMemberProps = { readonly name: string; readonly members: readonly Person[] }

function AddMember({ name, members }: AddMemberProps) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const q = useSettled(text.trim(), pause)
  const { answer } = useEndpoint(
    ['GET /api/admin/users', { query: { q, active: 'yes', limit: 25 } }],
    {
      enabled: q !== '',
    },
  )
  const field = useRef<HTMLInputElement>(null)
  const known = new Set(members.map(({ id }) => id))
  const all = (q === '' ? [] : (answer?.users ?? [])).flatMap(({ id, username }) =>
    username === null ? [] : { id, name: username },
  )
  const found = all.filter(({ id }) => !known.has(id))
  return (
    <>
      <TextInput
        ref={field}
        className={styles.field ?? ''}
        type="search"
        label={t('groups.addLabel', { name })}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoComplete="off"
      />
      {q !== '' && answer && found.length === 0 && (
        <p className={styles.note}>{t(all.length > 0 ? 'groups.allIn' : 'groups.nobody')}</p>
      )}
      <ul className={styles.list}>
        {found.slice(0, shownAtMost).map((person) => (
          <li key={person.id} className={styles.member}>
            <bdi className={styles.who}>{person.name}</bdi>
            <MemberButton
              group={name}
              person={person}
              endpoint="PUT /api/groups/{name}/members/{userId}"
              onDone={() => {
                setText('')
                field.current?.focus()
              }}
            />
          </li>
        ))}
      </ul>
    </>
  )
}
