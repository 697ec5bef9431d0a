import { type Inline, inlineText, type Link } from '@lobby/markdown'
import { EmojiName } from './emoji-name.tsx'
import { knownMentions } from './known-mentions.ts'
import { Maths } from './maths.tsx'
import { MentionName } from './mention-name.tsx'
import { useMentioned } from './mentioned-people.ts'
import styles from './rich-body.module.css'
import { RoomName } from './room-name.tsx'
import { Spoiler } from './spoiler.tsx'
import { TextLink } from './text-link.tsx'
import { trueHost } from './true-host.ts'

export function Inlines({ inlines }: { inlines: readonly Inline[] }) {
  const hasMention = inlines.some(({ kind }) => kind === 'mention')
  return hasMention ? <WithPeople inlines={inlines} /> : inlines.map(shown)
}

/** A mention that is nobody's stays text. */
function WithPeople({ inlines }: { inlines: readonly Inline[] }) {
  return knownMentions(inlines, useMentioned()).map(({ inline, person }) =>
    person ? <MentionName key={inline.start} person={person} /> : shown(inline),
  )
}

function shown(inline: Inline) {
  return <OneInline key={inline.start} inline={inline} />
}

function OneInline({ inline }: { inline: Inline }) {
  switch (inline.kind) {
    case 'text':
      return inline.text
    case 'break':
      return '\n'
    case 'code':
      return (
        <code className={styles.code} dir="ltr">
          {inline.text}
        </code>
      )
    case 'maths':
      return <Maths text={inline.text} isDisplay={inline.isDisplay} />
    case 'link':
      return <NamedLink link={inline} />
    case 'mention':
      return `@${inline.name}`
    case 'room':
      return <RoomName name={inline.name} />
    case 'emoji':
      return <EmojiName name={inline.name} />
    case 'spoiler':
      return <Spoiler text={inlineText(inline.children)}>{inside(inline)}</Spoiler>
    case 'emphasis':
      return <em>{inside(inline)}</em>
    case 'strong':
      return <strong>{inside(inline)}</strong>
    case 'strike':
      return <del>{inside(inline)}</del>
  }
}

function inside({ children }: { readonly children: readonly Inline[] }) {
  return <Inlines inlines={children} />
}

/** A link whose text names another place than where it leads says so. */
function NamedLink({ link }: { link: Link }) {
  const { href, title, children, form } = link
  const host = trueHost(form === 'address' ? '' : inlineText(children), href)
  const about = title === undefined ? href : `${title}\n${href}`
  return (
    <>
      <TextLink href={href} {...(form !== 'address' && { title: about })}>
        {children.length === 0 ? href : inside(link)}
      </TextLink>
      {host !== undefined && (
        <bdi className={styles.host} dir="ltr">
          {` (${host})`}
        </bdi>
      )}
    </>
  )
}
