import { readFileSync } from 'node:fs'

/** Files that this process may open, sockets included; infinite where the system does not say. */
export function openFiles(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8')
    return Number(/^Max open files +(\d+) /m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY)
  } catch {
    // No Linux. A report takes much longer, and would ask the network for names, too; the types do not know that it need not.
    Object.assign(process.report, { excludeNetwork: true })
    const report = process.report.getReport() as { userLimits?: Limits }
    const files = report.userLimits?.open_files?.soft
    return typeof files === 'number' ? files : Number.POSITIVE_INFINITY
  }
}

interface Limits {
  readonly open_files?: { readonly soft: unknown }
}

/** Of these, what connections may have: without files of its own the server could neither store anything nor refuse a connection. */
export function filesForConnections(files: number): { held: number; refused: number } {
  const reserve = Math.min(128, Math.floor(files / 8))
  return { held: files - reserve, refused: Math.floor(reserve / 4) }
}
