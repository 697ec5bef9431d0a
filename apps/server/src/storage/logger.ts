/** Where storage and log report what no caller is waiting to hear. A pino logger fits. */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Keeps quiet. */
export const noLogger: Logger = { info() {}, warn() {}, error() {} }
