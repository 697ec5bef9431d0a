// What a small team says to each other, for the pictures of the page.

export interface Said {
  readonly by: string
  readonly text: string
  /** What it said at first. */
  readonly before?: string
  /** The place in this list of the message that it answers. */
  readonly answers?: number
  /** The same, in a thread. */
  readonly inThread?: number
  readonly pinned?: true
  /** Each emoji with those who reacted by it. */
  readonly reactions?: Readonly<Record<string, readonly string[]>>
}

/** Who looks at the pictures' pages; she owns the server. */
export const owner = 'Mira'
const longName = 'Maximiliane Freifrau von Hohenberg-Weiß'
/** Those with an account. */
export const colleagues = ['Jonas', 'Leila', 'Tomás', 'נועה'] as const
/** Those who came in under a name. */
export const guests = [longName] as const

const deploy = `Rolled out like this, for the notes:

\`\`\`ts
export async function release(version: string) {
  await backup('data')        // takes a second
  await install(version)
  return health()             // "ok", or a sentence that says why
}
\`\`\``

const table = `Where we are:

| part | who | state |
| --- | --- | --- |
| Import | Jonas | done |
| Search | Leila | in review |
| Print view | Tomás | next week |`

/** The room that most pictures show. Oldest first. */
export const conversation: readonly Said[] = [
  { by: 'Jonas', text: 'The new greenhouse sensors are online. First values come in.' },
  { by: 'Jonas', text: 'Bed 4 is silent still, I look at it in the afternoon.' },
  { by: 'Leila', text: 'Great! Can we see them on the board?', reactions: { '👍': ['Jonas'] } },
  { by: 'Mira', text: 'Yes: https://garden.example.org/board, the password is the old one.' },
  {
    by: 'Tomás',
    text: 'Release on **Thursday, 14:00**. Please have your parts in by Wednesday evening.',
    pinned: true,
    reactions: { '✅': ['Mira', 'Jonas', 'Leila'], '👀': ['נועה'] },
  },
  { by: longName, text: 'I am away on Thursday and can test on Friday morning.' },
  { by: 'נועה', text: 'אני אבדוק את זה מחר בבוקר, תודה רבה לכולם!' },
  { by: 'Mira', text: table },
  { by: 'Leila', text: 'Search needs a second pair of eyes. @Jonas, could you?', answers: 7 },
  { by: 'Jonas', text: 'On it.', reactions: { '🙏': ['Leila'] } },
  {
    by: 'Leila',
    text: 'The words are found with and without accents now: `tomas` finds Tomás.',
    reactions: { '🎉': ['Mira', 'Jonas', 'Tomás'], '❤️': ['Mira'] },
  },
  { by: 'Tomás', text: deploy },
  { by: 'Mira', text: 'Did the backup run before?', inThread: 11 },
  { by: 'Tomás', text: 'It did, 1.2 GB in 9 seconds.', inThread: 11 },
  {
    by: 'Mira',
    before: 'Nothing complained since. I close the ticket on Monday.',
    text: 'Nothing complained since then. I close the ticket today.',
  },
  { by: 'Leila', text: '🎉' },
  { by: 'Jonas', text: '> I close the ticket today.\n\nCake is in the kitchen, by the way.' },
  { by: 'Tomás', text: 'Two things before lunch:\n\n- [x] tell the others\n- [ ] water bed 4' },
]

/** Rooms beside that one: a name, who is there, and what they said that is not read yet. */
export const otherRooms: readonly (readonly [name: string, by: string, text?: string])[] = [
  ['Announcements', 'Tomás'],
  ['Design', 'Leila', 'Two drafts of the print view are in the folder.'],
  ['Garden', 'Jonas'],
  ['Random', 'Jonas'],
  ['Support', 'נועה', 'Somebody asks how to change their e-mail address.'],
  ['Working group for the move to the new building in spring', longName],
]

/** The room that shows what a text can look like. */
export const formatting: readonly Said[] = [
  {
    by: 'Leila',
    text: '# Print view\n\nWhat is **left**, what is *new*, what is ~~gone~~, and `what is code`.\n\n1. Margins\n   - top and bottom\n   - left, where the holes are\n2. Page numbers\n\n> A quote that somebody wrote elsewhere, long enough to need more than one line when the page is not wide.\n\nThe end is ||a surprise||. :tada:',
  },
  {
    by: 'Jonas',
    text: `\`\`\`python\n${Array.from({ length: 14 }, (_, n) => `print("bed ${n + 1}", read(sensor=${n}), "a line that is longer than the column, so that it has to be scrolled in its own box")`).join('\n')}\n\`\`\``,
  },
  {
    by: 'Tomás',
    text: '| bed | plants | moisture | temperature | light | last watered | person | remarks |\n| --- | --- | ---: | ---: | ---: | --- | --- | --- |\n| 1 | tomatoes | 41 % | 21.5 °C | 12,000 lx | yesterday | Jonas | needs sticks |\n| 4 | cucumbers | 38 % | 22.1 °C | 9,800 lx | today | Leila | the sensor is silent |',
  },
  { by: 'Mira', text: 'Area of a round bed: $A = \\pi r^2$, so with $r = 1.2$ that is 4.5 m².' },
  {
    by: longName,
    text: 'https://garden.example.org/a/very/long/address/that/has/no/place/to/break/and/goes/on/and/on?with=parameters&and=more&of=them\n\nDonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  },
  { by: 'נועה', text: 'מחר ב־10:00, חדר 4:\n\n- להביא את `sensor.py`\n- ומים' },
  { by: 'Jonas', text: '🎉🌱' },
]

export const topic = 'What we build, and when it is out'
