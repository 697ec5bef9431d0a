// What `import ... from '@lobby/protocol'` gives: the schemas and their types.
// `@lobby/protocol/limits` and `/text` are the parts without the schema library.
export * from './accounts.ts'
export * from './api.ts'
export * from './codec.ts'
export * from './commands.ts'
export * from './errors.ts'
export * from './events.ts'
export * from './frames.ts'
export * from './limits.ts'
export * from './passkeys.ts'
export * from './resources.ts'
export * from './text.ts'
