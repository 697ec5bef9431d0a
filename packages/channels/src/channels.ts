// What `import ... from '@lobby/channels'` gives.
export type * from './application.ts'
export * from './errors.ts'
export * from './frame.ts'
export type * from './layers/channel-layer.ts'
export * from './layers/memory.ts'
