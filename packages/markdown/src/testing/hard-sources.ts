/** Makes a source of about this length. */
type Source = (size: number) => string

/** Sources that a careless parser takes the square of their length for: each part over and over. */
const parts = [
  ...'[ [] [a]( [a](<b ![ [a](b" * _ *a a* *a_ *_a **a*b ` `` ~~ ~~a || ||a | |a > >* - 1. # < <a <http:// & &amp; $ $a $$ \\ ( @ @a : :a: # #a www. http:// a@ a.b@c. \t 東 *東'.split(
    ' ',
  ),
  ...[
    '> a\n',
    '> > ',
    '- ',
    '- a\n',
    '-\n',
    '1. a\n',
    '- - - a\nb\n',
    '- [ ] ',
    '# a\n',
    'a\n-\n',
    '|a|\n',
    'a|b\n',
  ],
  ...[
    '|a|b|\n|-|-|\n',
    '[a]: b\n',
    '```\n',
    '~~~a\n',
    '> ```\n',
    '\n',
    ' ',
    '- a\n\n',
    '* * *\n',
    '> - *_[`|~<&#\n',
    '👩‍💻',
    // Many short paragraphs.
    '\n\n*',
    '#\n\n',
    '@a*\n\n',
    '#$a\n\n@a',
    '\n- ~~a',
  ],
]
const repeated = parts.map(
  (part): Source =>
    (size) =>
      part.repeat(Math.ceil(size / part.length)),
)

/** And those that are more than a repetition. */
const shaped: Source[] = [
  (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
  (size) => '['.repeat(size / 4) + '](https://a)'.repeat(size / 16),
  (size) => '*'.repeat(size / 2) + 'a* '.repeat(size / 6),
  (size) => `${'*a '.repeat(size / 6)}${'a** '.repeat(size / 8)}`,
  (size) => `${'_a '.repeat(size / 6)}${'a* '.repeat(size / 6)}`,
  (size) => Array.from({ length: Math.sqrt(2 * size) }, (_, n) => '`'.repeat(n + 1)).join(' '),
  (size) =>
    Array.from({ length: Math.sqrt(2 * size) }, (_, n) => `${'~'.repeat(n + 3)}\n`).join(''),
  (size) => Array.from({ length: Math.sqrt(size) }, (_, n) => `${' '.repeat(2 * n)}- a`).join('\n'),
  (size) => '>'.repeat(size / 2) + 'a\n'.repeat(size / 4),
  (size) => '- '.repeat(size / 4) + '\na'.repeat(size / 4),
  (size) => `${'|a'.repeat(60)}\n${'|-'.repeat(60)}\n${'|\n'.repeat(size / 2)}`,
  (size) => `${'|a'.repeat(size / 6)}\n${'|-'.repeat(size / 6)}\n${'|b'.repeat(size / 6)}`,
]

export const hardSources: readonly Source[] = [...repeated, ...shaped]
