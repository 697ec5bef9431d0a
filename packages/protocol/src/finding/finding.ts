// How messages are sought, the same by the server and on a device: what `import ... from '@lobby/protocol/finding'` gives.
export { dayIn } from './days.ts'
export { foldedText } from './folded-text.ts'
export { marksIn, placesOf } from './marks.ts'
export { matching } from './matching.ts'
export { isPart, partsOf, type Said, textOf } from './message-parts.ts'
export { type Asked, isDay, type Operator, operators, readAsked } from './search-words.ts'
export { bounds } from './short-terms.ts'
export { worthOf } from './worth.ts'
