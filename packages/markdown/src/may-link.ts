const sign = /:\/\/|www\./i

/** Whether there may be an address of the web in a source: said without parsing it. */
export function mayLink(source: string): boolean {
  return sign.test(source)
}
