// Loaded before the server: lets the harness set its wall clock off. What
// measures with the monotonic clock does not notice.
const Real = globalThis.Date
let shift = 0

class ShiftedDate extends Real {
  constructor(...given: ConstructorParameters<DateConstructor> | []) {
    if (given.length === 0) super(Real.now() + shift)
    else super(...(given as ConstructorParameters<DateConstructor>))
  }

  static override now(): number {
    return Real.now() + shift
  }
}
globalThis.Date = ShiftedDate as DateConstructor

process.on('message', (message: { shiftClock?: number }) => {
  shift = message.shiftClock ?? shift
})
// A worker lives by its channel.
if (!process.argv[1]?.endsWith('worker-main.ts')) process.channel?.unref()
