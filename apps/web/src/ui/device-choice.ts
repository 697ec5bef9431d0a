import { useStored } from './use-stored.ts'

/** What a person has chosen for this browser, the same in all its tabs. The first of the values holds until then. */
export function useDeviceChoice<const Value extends string>(
  key: string,
  values: readonly [Value, ...Value[]],
): readonly [Value, (value: Value) => void] {
  const [kept, keep] = useStored(key)
  return [values.find((value) => value === kept) ?? values[0], keep]
}
