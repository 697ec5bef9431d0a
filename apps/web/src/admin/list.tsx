import type { Answer, Ask, EndpointName } from '@lobby/protocol/request'
import { type ReactNode, useId } from 'react'
import { Link } from 'wouter'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import styles from './list.module.css'
import { type Filter, questionFrom, useListAddress } from './list-address.ts'
import { ListFilters } from './list-filters.tsx'
import { Pages } from './pages.tsx'
import { useWords } from './words.ts'

export type Column<Row> = {
  /** Its name under `columns.` in the words. */
  readonly key: string
  /** What the server sorts by; without it, the column does not sort. */
  readonly sort?: string
  /** Left out where there is little room. */
  readonly isMinor?: boolean
  readonly isNumber?: boolean
  /** May break where it is long. */
  readonly isWide?: boolean
  readonly cell: (row: Row) => ReactNode
}

type Page = { readonly hasMore: boolean; readonly total?: number | undefined }

/** The endpoints that answer a page of a list. */
type ListName = {
  [Name in EndpointName]: Answer<Name> extends Page ? Name : never
}[EndpointName]

type Props<Name extends ListName, Row> = {
  /** The name of the list, for screen readers. */
  readonly name: string
  readonly endpoint: Name
  readonly rows: (answer: Answer<Name>) => readonly Row[]
  readonly keyOf: (row: Row) => string | number
  readonly columns: readonly Column<Row>[]
  readonly filters: readonly Filter[] | ((answer: Answer<Name> | undefined) => readonly Filter[])
  /** By what the server sorts when nothing is said. */
  readonly sorted: { readonly by: string; readonly order: 'asc' | 'desc' }
  /** More that the address may say to the server. */
  readonly others?: readonly string[]
  /** Above the rows, when there is something to say about them. */
  readonly note?: ReactNode
  /** What can be done to a row; it gets a way to ask for the list again. */
  readonly actions?: (row: Row, reload: () => void) => ReactNode
}

/** A list with search, filters, an order and pages, all of which are in the address. */
export function List<Name extends ListName, Row>(props: Props<Name, Row>) {
  const { name, endpoint, rows, keyOf, columns, sorted, others = [], note, actions } = props
  const { t } = useWords()
  const id = useId()
  const address = useListAddress()
  const known = typeof props.filters === 'function' ? props.filters(undefined) : props.filters
  const query = questionFrom(address.value, known, ['sort', 'order', 'page', ...others])
  // An address may say anything: the server refuses what it does not take.
  const ask = [endpoint, { query }] as unknown as Ask<Name>
  const { answer, problem, reload } = useEndpoint<Name>(ask)
  const { total, hasMore = false } = (answer ?? {}) as Partial<Page>
  const filters = typeof props.filters === 'function' ? props.filters(answer) : props.filters
  const found = answer ? rows(answer) : []
  const by = address.value('sort') || sorted.by
  const order = address.value('order') || (by === sorted.by ? sorted.order : 'asc')

  return (
    <>
      <ListFilters filters={filters} address={address} />
      {note && <p className={styles.note}>{note}</p>}
      <Problem>{problem}</Problem>
      <p role="status" className={styles.count}>
        {total !== undefined && t('list.total', { count: total })}
        {answer && total === undefined && found.length === 0 && t('list.none')}
      </p>
      {found.length > 0 && (
        <table className={styles.table} aria-label={name} id={id}>
          <thead>
            <tr>
              {columns.map(({ key, sort, isMinor, isNumber }) => (
                <th
                  key={key}
                  scope="col"
                  data-minor={isMinor || undefined}
                  data-number={isNumber || undefined}
                  aria-sort={sortOf(sort === by, order)}
                >
                  {sort ? (
                    <Link
                      className={styles.sort}
                      href={address.href({ sort, order: nextOrder(sort === by, order) })}
                    >
                      {t(`columns.${key}`)}
                      <span aria-hidden="true">
                        {sort === by && (order === 'asc' ? ' ↑' : ' ↓')}
                      </span>
                    </Link>
                  ) : (
                    t(`columns.${key}`)
                  )}
                </th>
              ))}
              {actions && <th scope="col">{t('columns.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {found.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map(({ key, cell, isMinor, isNumber, isWide }) => (
                  <td
                    key={key}
                    data-minor={isMinor || undefined}
                    data-number={isNumber || undefined}
                    data-wide={isWide || undefined}
                  >
                    {cell(row)}
                  </td>
                ))}
                {actions && <td>{actions(row, reload)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {answer && <Pages address={address} hasMore={hasMore} />}
    </>
  )
}

function sortOf(isSorted: boolean, order: string) {
  if (!isSorted) return undefined
  return order === 'asc' ? 'ascending' : 'descending'
}

function nextOrder(isSorted: boolean, order: string): string {
  return isSorted && order === 'asc' ? 'desc' : 'asc'
}
