/** A metric with its values, as one process has it; it goes from workers to the log process. */
export interface MeasuredMetric {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly values: readonly {
    readonly value: number
    readonly labels?: Readonly<Record<string, string | number>>
    /** Where a metric has lines of other names, as a histogram has. */
    readonly metricName?: string
  }[]
}
