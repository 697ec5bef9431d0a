import { type BinaryOperationNode, OperatorNode } from 'kysely'

/** Whether it is the operation that each dialect writes in its own way; see `contains`. */
export function isIlike({ operator }: BinaryOperationNode): boolean {
  return OperatorNode.is(operator) && operator.operator === 'ilike'
}
