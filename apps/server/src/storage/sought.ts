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

/** Words of which a block has one of each group. */
export class Sought {
  readonly groups: readonly (readonly string[])[]

  constructor(groups: readonly (readonly string[])[]) {
    this.groups = groups
  }
}

/** Whether a block of the index has a word of each group; no group is empty. */
export function holds(groups: readonly (readonly string[])[]): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'search_blocks'>()
  return eb(eb.ref('search_blocks.words'), 'match', new Sought(groups) as unknown as string)
}

/** Whether a number is one of these. One parameter for all of them. */
export function isOneOf(column: string, numbers: Iterable<number>): RawBuilder<SqlBool> {
  const keys = JSON.stringify(Object.fromEntries(Array.from(numbers, (number) => [number, 1])))
  return sql`${sql.ref(column)} in (
    select cast(place.key as bigint) from json_each(${keys}) as place
  )`
}

/** What a node of a statement made by `holds` asks. */
export function soughtBy({
  operator,
  rightOperand: right,
}: BinaryOperationNode): Sought | undefined {
  if (!OperatorNode.is(operator) || operator.operator !== 'match') return undefined
  return ValueNode.is(right) && right.value instanceof Sought ? right.value : undefined
}
