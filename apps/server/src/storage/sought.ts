// What the index of what was said is asked. Each database has its own way, which its dialect puts into the statement.
import {
  type BinaryOperationNode,
  type Expression,
  expressionBuilder,
  OperatorNode,
  type RawBuilder,
  type SqlBool,
  sql,
  ValueNode,
} from 'kysely'
import type { Tables } from './tables.ts'

/** Keys of words, and blocks from one up to another, without it. */
export interface SoughtBlocks {
  /** A block has one key of each group; no group is empty. */
  readonly groups: readonly (readonly string[])[]
  readonly from: number
  readonly below: number
}

export const everywhere = { from: 0, below: Number.MAX_SAFE_INTEGER } as const

class Sought {
  readonly blocks: SoughtBlocks

  constructor(blocks: SoughtBlocks) {
    this.blocks = blocks
  }
}

/** Whether a block of the index is sought: nothing is looked at outside the range, however common a word is. */
export function holds(blocks: SoughtBlocks): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'search_blocks'>()
  return eb.and([
    eb(eb.ref('search_blocks.words'), 'match', new Sought(blocks) as unknown as string),
    eb('search_blocks.block', '>=', blocks.from),
    eb('search_blocks.block', '<', blocks.below),
  ])
}

/** Whether a number is one of these: rows are found by it. One parameter for all of them. */
export function isOneOf(column: string, numbers: Iterable<number>): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} in (${listed(numbers)})`
}

/** The same of rows that are found by something else: no index is used for it, though there may be one. */
export function isAmong(column: string, numbers: Iterable<number>): RawBuilder<SqlBool> {
  return sql`+${sql.ref(column)} in (${listed(numbers)})`
}

function listed(numbers: Iterable<number>) {
  const keys = JSON.stringify(Object.fromEntries(Array.from(numbers, (number) => [number, 1])))
  return sql`select cast(place.key as bigint) from json_each(${keys}) as place`
}

/** What a node of a statement made by `holds` asks. */
export function soughtBy({
  operator,
  rightOperand: right,
}: BinaryOperationNode): SoughtBlocks | undefined {
  if (!OperatorNode.is(operator) || operator.operator !== 'match') return undefined
  return ValueNode.is(right) && right.value instanceof Sought ? right.value.blocks : undefined
}
