import { Button } from '@mantine/core'
import i18next from 'i18next'
import { Component, type ReactNode } from 'react'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import { PartMissing } from './lazy-part.ts'

type State = { readonly failure: 'none' | 'crash' | 'partMissing' }

/** Stands in for a page that crashed or could not be loaded: a blank one says nothing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failure: 'none' }

  static getDerivedStateFromError(error: unknown): State {
    return { failure: error instanceof PartMissing ? 'partMissing' : 'crash' }
  }

  override render() {
    const { failure } = this.state
    if (failure === 'none') return this.props.children
    return (
      <CentredPage title={i18next.t(`${failure}.title`)}>
        <Lead>{i18next.t(`${failure}.hint`)}</Lead>
        <Button mt={24} onClick={() => location.reload()}>
          {i18next.t('crash.reload')}
        </Button>
      </CentredPage>
    )
  }
}
