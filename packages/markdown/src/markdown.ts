export { type NameInText, namesIn } from './names-in.ts'
export { parse } from './parse.ts'
export { inlineText, plainText } from './plain-text.ts'
export type * from './tree.ts'
