// Texts whose words are as common as those of people: the second one is half as common as the first, the third a third, and so on (Zipf).

/** Words that are used again and again. */
const vocabulary = 60_000
/** One of so many words is used once and never again: a number, an id, a name. */
const rare = 40

const onsets = 'b,c,d,f,g,h,l,m,n,p,r,s,t,v,w,st,tr,br,ch,sh,gl'.split(',')
const vowels = 'a,e,i,o,u,ea,ou,ai'.split(',')
const codas = ',,,n,r,s,t,l,nd,st,ck'.split(',')

/** Pseudo-random numbers below one, the same for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The words, the most common first: these are short. */
export const words: readonly string[] = makeWords()

function makeWords(): string[] {
  const random = numbersFrom(7)
  const one = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  const made = new Set<string>()
  while (made.size < vocabulary) {
    const syllables = 1 + Math.floor(Math.log10(1 + made.size / 30) * (0.5 + random()))
    let word = ''
    for (let n = 0; n < syllables; n++) word += one(onsets) + one(vowels)
    made.add(word + one(codas))
  }
  return [...made]
}

/** A message: most are short, some are long; now and then one has a link or code. */
export function textOf(n: number): string {
  const random = numbersFrom(n)
  const length = Math.max(1, Math.round(Math.exp(2.1 + 0.8 * gauss(random))))
  const text = Array.from({ length }, () => {
    if (random() < 1 / rare) return Math.floor(random() * 2 ** 32).toString(36)
    // The inverse of the sum of 1 / rank.
    return words[Math.floor(vocabulary ** random()) - 1] ?? ''
  }).join(' ')
  if (n % 25 === 0) return `${text} https://${words[n % 900]}.example/${n.toString(36)}`
  return n % 40 === 1 ? `${text} \`${words[n % 700]}(${n})\`` : text
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
