// What the index of what was said is asked. Each database has its own way, which its dialect puts into the statement.
import {
  type BinaryOperationNode,
  ColumnNode,
  type Expression,
  expressionBuilder,
  OperatorNode,
  type RawBuilder,
  ReferenceNode,
  type SqlBool,
  sql,
  ValueNode,
} from 'kysely'
import type { Tables } from './tables.ts'

/** Rows from one number up to another, without it. */
export interface Numbers {
  readonly from: number
  readonly below: number
}

/** A part of a text, or one of the signs of `short`, in these rows. */
export class Sought {
  readonly text: string
  readonly numbers: Numbers

  constructor(text: string, numbers: Numbers) {
    this.text = text
    this.numbers = numbers
  }
}

/** Whether a row of the index holds it. */
export function holds(column: 'folded' | 'short', sought: Sought): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'search_rows'>()
  return eb(eb.ref(`search_rows.${column}`), 'match', sought as unknown as string)
}

/** Whether a row is of one of these rooms. One parameter for all of them. */
export function isOfRooms(numbers: readonly number[]): RawBuilder<SqlBool> {
  const keys = JSON.stringify(Object.fromEntries(numbers.map((number) => [number, 1])))
  return sql`${sql.ref('search_rows.room')} in (
    select cast(place.key as bigint) from json_each(${keys}) as place
  )`
}

/** What a node of a statement made by `holds` asks. */
export interface SoughtBy {
  readonly column: string
  readonly sought: Sought
}

export function soughtBy(node: BinaryOperationNode): SoughtBy | undefined {
  const { leftOperand: left, operator, rightOperand: right } = node
  if (!OperatorNode.is(operator) || operator.operator !== 'match') return undefined
  if (!ValueNode.is(right) || !(right.value instanceof Sought)) return undefined
  if (!ReferenceNode.is(left) || !ColumnNode.is(left.column)) return undefined
  return { column: left.column.column.name, sought: right.value }
}
