import { Button } from '@mantine/core'
import i18next from 'i18next'
import { Component, type ReactNode } from 'react'
import { Lead, Stage } from './stage.tsx'

/** Stands in for a page that crashed: a blank one helps nobody. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasCrashed: boolean }> {
  override state = { hasCrashed: false }

  static getDerivedStateFromError() {
    return { hasCrashed: true }
  }

  override render() {
    if (!this.state.hasCrashed) return this.props.children
    return (
      <Stage title={i18next.t('crash.title')}>
        <Lead>{i18next.t('crash.hint')}</Lead>
        <Button mt={24} onClick={() => location.reload()}>
          {i18next.t('crash.reload')}
        </Button>
      </Stage>
    )
  }
}
