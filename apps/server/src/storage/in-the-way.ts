import type { TableMetadata } from 'kysely'

/** What of a schema a version that knows the one before would miss, or would have to fill. */
export function inTheWay(
  before: readonly TableMetadata[],
  after: readonly TableMetadata[],
): string[] {
  return before.flatMap(({ name, columns }) => {
    const now = after.find((table) => table.name === name)
    if (!now) return [`${name} is gone`]
    const gone = columns.filter(({ name }) => !now.columns.some((column) => column.name === name))
    const wanted = now.columns.filter(
      ({ name, isNullable, hasDefaultValue, isAutoIncrementing }) =>
        !columns.some((column) => column.name === name && column.isNullable === isNullable) &&
        !isNullable &&
        !hasDefaultValue &&
        !isAutoIncrementing,
    )
    return [
      ...gone.map((column) => `${name}.${column.name} is gone`),
      ...wanted.map((column) => `${name}.${column.name} must be filled`),
    ]
  })
}
