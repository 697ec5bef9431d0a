/** Lets about so many milliseconds pass for the layer: moves its clock, or waits. */
export type Elapse = (milliseconds: number) => void | Promise<void>

/** Lets time pass until it is so; throws when that takes more than 5 s. */
export async function until(elapse: Elapse, isSo: () => Promise<boolean>): Promise<void> {
  for (let passed = 0; !(await isSo()); passed += 20) {
    if (passed > 5_000) throw new Error('It did not come to pass within 5 s.')
    await elapse(20)
  }
}
