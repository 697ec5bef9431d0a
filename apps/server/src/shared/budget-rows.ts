// Token buckets as rows: of each one it is known when it will be full again.
import type { Budget, Rate } from '@lobby/channels'
import type { DatabaseTransaction } from '../storage/database.ts'

interface Taken {
  /** 0, or milliseconds until it is worth trying again; then nothing was taken. */
  readonly wait: number
  /** The keys of the budgets that have none left for now. */
  readonly empty: readonly string[]
}

/** Takes one of each of these budgets, or, where one has none left, of none. `now` is the date, in milliseconds. */
export async function takeBudgets(
  tx: DatabaseTransaction,
  budgets: readonly Budget[],
  now: number,
): Promise<Taken> {
  const rows = await tx
    .selectFrom('budgets')
    .selectAll()
    .where(
      'key',
      'in',
      budgets.map(({ key }) => key),
    )
    .execute()
  const fullAt = new Map(rows.map((row) => [row.key, row.fullAt]))
  const after = budgets.map(({ key, rate }) => {
    const most = now + rate.burst * refill(rate)
    // No emptier than empty: a clock that was ahead would keep people out until it is caught up with.
    const before = Math.min(most, Math.max(now, fullAt.get(key) ?? 0))
    return { key, fullAt: before + refill(rate), most }
  })
  const empty = after.filter((budget) => budget.fullAt > budget.most)
  if (empty.length > 0)
    return {
      wait: Math.max(...empty.map((budget) => budget.fullAt - budget.most)),
      empty: empty.map(({ key }) => key),
    }
  await tx
    .insertInto('budgets')
    .values(after.map(({ key, fullAt }) => ({ key, fullAt })))
    .onConflict((known) =>
      known.column('key').doUpdateSet(({ ref }) => ({ fullAt: ref('excluded.fullAt') })),
    )
    .execute()
  return { wait: 0, empty: [] }
}

/** Gives back one that was taken. */
export async function returnBudget(tx: DatabaseTransaction, { key, rate }: Budget): Promise<void> {
  await tx
    .updateTable('budgets')
    .set(({ eb }) => ({ fullAt: eb('fullAt', '-', refill(rate)) }))
    .where('key', '=', key)
    .execute()
}

/** Milliseconds in which one comes back. */
function refill({ perSecond }: Rate): number {
  return Math.round(1_000 / perSecond)
}
