import { TextInput } from '@mantine/core'
import { Fragment, useState } from 'react'
import { isMac } from '../ui/command-key.ts'
import { Dialog } from '../ui/dialog.tsx'
import { capsOf } from './key-name.ts'
import styles from './key-sheet.module.css'
import { chordsOf, type KeyAction, keyGroups, keyTable } from './key-table.ts'
import { useKeyWords } from './sheet-words.ts'

/** All keys of the page, with a search. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useKeyWords()
  return (
    <Dialog opened onClose={onClose} size="lg" title={t('title')} returnFocus={false}>
      <Keys />
    </Dialog>
  )
}

function Keys() {
  const { t } = useKeyWords()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const lines = (Object.keys(keyTable) as KeyAction[])
    .map((action) => ({
      action,
      sentence: t(`actions.${action}`),
      chords: chordsOf(action, isMac).map((chord) => capsOf(chord, t)),
    }))
    .filter(({ sentence, chords }) =>
      [sentence, ...chords.map((caps) => caps.join('+'))].some((part) =>
        part.toLowerCase().includes(wanted),
      ),
    )
  return (
    <>
      <TextInput
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      <p className="visually-hidden" role="status">
        {wanted && t('found', { count: lines.length })}
      </p>
      {keyGroups.map((group) => {
        const shown = lines.filter(({ action }) => keyTable[action].group === group)
        return (
          shown.length > 0 && (
            <section key={group} aria-label={t(`groups.${group}`)}>
              <h3 className={styles.heading}>{t(`groups.${group}`)}</h3>
              <dl className={styles.list}>
                {shown.map(({ action, sentence, chords }) => (
                  <div key={action} className={styles.line}>
                    <dt>{sentence}</dt>
                    <dd className={styles.chords}>
                      {chords.map((caps, index) => (
                        <Fragment key={caps.join('+')}>
                          {index > 0 && <span>{t('or')}</span>}
                          <Caps caps={caps} />
                        </Fragment>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        )
      })}
    </>
  )
}

function Caps({ caps }: { caps: readonly string[] }) {
  // A keyboard is not mirrored.
  return (
    <span className={styles.chord} dir="ltr">
      {caps.map((cap) => (
        <kbd key={cap} className={styles.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  )
}
