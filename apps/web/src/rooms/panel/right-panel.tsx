import { ActionIcon } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, Suspense, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { composerId } from '../../keys/key-places.ts'
import { Icon } from '../../ui/icons.tsx'
import { besideQuery, closePanel, isOpenNow, useOpenPanel } from '../../ui/open-panel.ts'
import type { PanelProps } from './panel-props.ts'
import type { Panel } from './panels.ts'
import styles from './right-panel.module.css'

type Props = Omit<PanelProps, 'onClose'> & { readonly panel: Panel }

/** What stands beside the text, or slides over it where that is narrow. Escape closes it. */
export function RightPanel({ panel: { title, Content, isOfAll }, room, members }: Props) {
  const { t } = useTranslation()
  const open = useOpenPanel()
  const element = useRef<HTMLElement>(null)
  const titleId = useId()

  useEffect(() => {
    // What is in it may have taken the focus already.
    const isInside = element.current?.contains(document.activeElement)
    if (open?.opener !== undefined && !isInside) element.current?.focus()
  }, [open])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    closePanel()
    requestAnimationFrame(() => {
      // What opened it may be gone, as the toolbar of a message that the pointer has left.
      if (document.activeElement === document.body) document.getElementById(composerId)?.focus()
    })
  }
  // Where it lies over the room, it would hide where a link leads.
  const onClick = ({ target }: MouseEvent) => {
    const isLink = (target as Element).closest('a[href^="/chat/"]') !== null
    if (isLink && isOpenNow(open) && !matchMedia(besideQuery).matches) closePanel()
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: beside a button that does the same */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same */}
      <div className={styles.shade} onClick={closePanel} />
      <aside
        ref={element}
        className={styles.panel}
        aria-labelledby={titleId}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div className={styles.head}>
          <h2 id={titleId} className={styles.title}>
            {t(title)}
          </h2>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('close')}
            title={t('close')}
            onClick={closePanel}
          >
            <Icon name="close" />
          </ActionIcon>
        </div>
        <div className={styles.body}>
          <Suspense>
            <Content
              key={isOfAll ? '' : room.slug}
              room={room}
              members={members}
              onClose={closePanel}
            />
          </Suspense>
        </div>
      </aside>
    </>
  )
}
