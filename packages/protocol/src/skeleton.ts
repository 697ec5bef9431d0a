// What a name looks like, after UTS #39: two names with one skeleton cannot be
// told apart. The table has the letters of usernames that look like Latin
// ones, of the scripts in which they do; whole words of other scripts differ.

/** Latin letters, and what looks like each in the shape in which it is typed. */
const lookalikes: Readonly<Record<string, string>> = {
  a: 'аɑα',
  b: 'Ьᖯ',
  c: 'сϲⅽᴄ',
  d: 'ԁⅾᏧ',
  e: 'еҽ℮',
  f: 'ſϝք',
  g: 'ցɡᶃ',
  h: 'һհᏂ',
  j: 'јϳյ',
  k: 'κкᴋ',
  // I, l and 1 pass for each other in most letterings, and case is not looked at.
  l: 'i1IіıιɩӏⅰɪᎥӀΙІⅼןᏆ',
  m: 'ⅿ',
  n: 'ոռη',
  o: '0оοօסᴏ๐੦൦০୦௦०໐០٥۵ዐⲟ',
  p: 'рρϱⲣ',
  q: 'ԛգզ',
  r: 'гᴦⲅ',
  s: 'ѕꜱƽ',
  t: 'тτᴛ',
  u: 'սυʋцᴜ',
  v: 'νѵᴠⅴט',
  w: 'ԝѡաɯᴡ',
  x: 'хχⅹ×',
  y: 'уүγყʏ',
  z: 'ᴢ',
  A: 'АΑᎪᗅ',
  B: 'ВΒᏴᛒ',
  C: 'СϹᏟⲤ',
  D: 'ᎠᗞⅮ',
  E: 'ЕΕᎬⴹ',
  F: 'Ϝᖴ',
  G: 'ԌᏀᏳ',
  H: 'НΗᎻᕼⲎ',
  J: 'ЈᎫᒍͿ',
  K: 'КΚᏦⲔK',
  L: 'ᏞⅬᒪⳐ',
  M: 'МΜᎷϺⲘ',
  N: 'ΝⲚ',
  O: 'ОΟՕⵔⲞ',
  P: 'РΡᏢⲢ',
  Q: 'ⵕԚ',
  R: 'ᎡᏒᖇ',
  S: 'ЅՏᏚᏕ',
  T: 'ТΤᎢⲦ',
  U: 'Սሀᑌ',
  V: 'ᏙѴⅤⴸ',
  W: 'ᎳᏔԜ',
  X: 'ХΧⅩⲬ',
  Y: 'ΥҮУᎩᎽⲨ',
  Z: 'ΖᏃ',
}

const latin: ReadonlyMap<string, string> = new Map(
  Object.entries(lookalikes).flatMap(([letter, others]) =>
    [...others].map((other) => [other, letter] as const),
  ),
)

/** Two letters that pass for one. */
const pairs = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  // At an end, a mark is overlooked; between letters, it is one whichever it is.
  [/^[._-]+|[._-]+$/g, ''],
  [/[._-]+/g, '.'],
] as const

/** What a username looks like, whatever it is written with: names with one skeleton pass for each other. Letters as they were typed. */
export function skeleton(name: string): string {
  // Small Cherokee letters have the shape of the large ones.
  const shapes = [...name.normalize('NFKC')].map((letter) =>
    /[\uAB70-\uABBF]/.test(letter) ? letter.toUpperCase() : letter,
  )
  const alike = shapes.map((letter) => latin.get(letter) ?? letter).join('')
  return pairs.reduce((text, [pair, one]) => text.replace(pair, one), alike.toLowerCase())
}

/** What a name of free text looks like, however it is spaced and pointed. */
export function shapeOf(name: string): string {
  return skeleton(name.replace(/[^\p{L}\p{M}\p{N}]/gu, ''))
}

/** Names of the people who run a server. */
const offices = [
  ...['admin', 'administrator', 'moderator', 'mod', 'owner', 'root', 'staff', 'team', 'official'],
  ...['lobby', 'server', 'system', 'security', 'support', 'help', 'helpdesk', 'service'],
].map(skeleton)
/** Names of all people or of none: a guest may have them, since many programs call one so. */
const generic = [
  ...['everybody', 'everyone', 'all', 'here', 'nobody', 'anonymous', 'guest', 'null', 'undefined'],
  'bot',
].map(skeleton)
const operator = skeleton('operator')

/** Whether a name, or one that looks like it, is that of an office or of no one person: no member goes by it. */
export function isOfficial(name: string): boolean {
  const plain = withoutMarks(name.replace(/[^\p{L}\p{M}\p{N}._-]/gu, ''))
  return offices.includes(plain) || generic.includes(plain)
}

/** Whether a name is the operator's, who acts at the machine: no account goes by it. */
export function isOperators(name: string): boolean {
  return withoutMarks(name) === operator || shapeOf(name) === operator
}

/**
 * Whether a guest’s name, in which anything may stand, passes for that of the
 * operator or of an office: no guest goes by it, since a name is not shown
 * beside the word guest everywhere.
 */
export function isReserved(name: string): boolean {
  const letters = skeleton(name.replace(/[^\p{L}\p{N}]/gu, ''))
  return letters === operator || offices.includes(letters)
}

/** Of an office, a mark in the middle makes no other name. */
function withoutMarks(name: string): string {
  return skeleton(name).replaceAll('.', '')
}
