import type { OwnData, OwnMessage } from '@lobby/protocol'
import { requestTo } from '@lobby/protocol/request'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { AccountSection } from '../account/account-section.tsx'
import { useCarryOut } from '../account/carry-out.tsx'
import { useChat, useMe } from '../chat/chat.tsx'
import { useDates } from '../i18n/use-dates.ts'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { DeleteAccount } from './delete-account.tsx'
import styles from './own-data-page.module.css'
import { useSettingsWords } from './settings-words.ts'

/** What the server keeps of a person, to look at and to take along; and the end of it. */
export function OwnDataPage() {
  const { t } = useSettingsWords()
  const me = useMe()
  const [data, setData] = useState<OwnData>()
  const { call } = useChat().api
  const carryOut = useCarryOut()
  const looking = useSubmission(async () =>
    setData(await carryOut(() => call('POST /api/account/data'))),
  )
  if (!me) return null
  return (
    <>
      <AccountSection title={t('data.title')}>
        <p className={styles.lead}>{t('data.lead')}</p>
        {data ? (
          <Kept data={data} />
        ) : (
          <Button variant="default" loading={looking.isBusy} onClick={() => looking.submit()}>
            {t('data.show')}
          </Button>
        )}
        <Problem>{looking.problem}</Problem>
      </AccountSection>
      <AccountSection title={t('data.delete')}>
        <DeleteAccount username={me.name} />
      </AccountSection>
    </>
  )
}

function Kept({ data }: { readonly data: OwnData }) {
  const { t } = useSettingsWords()
  const { dateTime } = useDates()
  const { download, fetched } = useDownload(data)
  const { problem, isBusy, submit } = useSubmission(download)
  return (
    <>
      <ul className={styles.tables}>
        <li>{t('data.messages', { count: data.messages })}</li>
        {Object.entries(data.tables).map(([table, { rows, hasMore }]) => (
          <li key={table}>
            <details>
              <summary>
                {t([`data.tables.${table}`, 'data.table'], { table })}: {rows.length}
                {hasMore && '+'}
              </summary>
              {table === 'files' && <FileLinks rows={rows} />}
              {/* It scrolls by keys as well. */}
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached */}
              <pre className={styles.rows} dir="ltr" tabIndex={0}>
                {JSON.stringify(rows, null, 2)}
              </pre>
            </details>
          </li>
        ))}
      </ul>
      <p className={styles.lead}>{t('data.asOf', { time: dateTime(data.exportedAt) })}</p>
      <Button loading={isBusy} onClick={() => submit()}>
        {t('data.download')}
      </Button>
      <p className={styles.lead} role="status">
        {isBusy && t('data.fetched', { count: fetched })}
      </p>
      <Problem>{problem}</Problem>
    </>
  )
}

/** Each of them can be saved. */
function FileLinks({ rows }: { readonly rows: OwnData['tables'][string]['rows'] }) {
  const { t } = useSettingsWords()
  return (
    <ul>
      {rows.map(({ id, name }) => (
        <li key={`${id}`}>
          <a href={pathOfFile(`${id}`)} download={name}>
            {t('data.file', { name })}
          </a>
        </li>
      ))}
    </ul>
  )
}

function pathOfFile(id: string): string {
  return requestTo('GET /api/account/data/files/{id}', { params: { id } }).path
}

/** Puts everything into one file, with the messages, page by page. */
function useDownload(data: OwnData) {
  const { call } = useChat().api
  const carryOut = useCarryOut()
  const [fetched, setFetched] = useState(0)
  async function download(): Promise<void> {
    const messages: OwnMessage[] = []
    for (let after: string | undefined; ; ) {
      const query = after === undefined ? {} : { after }
      const page = await carryOut(() => call('GET /api/account/data/messages', { query }))
      messages.push(...page.messages)
      setFetched(messages.length)
      if (page.next === null) break
      after = page.next
    }
    save(JSON.stringify({ ...data, messages }, null, 2))
  }
  return { download, fetched }
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'lobby-my-data.json'
  link.click()
  URL.revokeObjectURL(url)
}
