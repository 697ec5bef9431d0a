import type { ChatClient } from '@lobby/client'
import { createTheme, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { ChatProvider } from './chat/chat.tsx'
import { KeepLanguage } from './i18n/keep-language.tsx'
import { ErrorBoundary } from './newer-page/error-boundary.tsx'
import { Routes } from './routes.tsx'

const theme = createTheme({
  primaryColor: 'teal',
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
})
const colorSchemeManager = localStorageColorSchemeManager({ key: 'lobby.color-scheme' })

/** The page. The theme's variables are in `styles/`: a style tag made here would break the page's policy. */
export function App({ client }: { client: ChatClient }) {
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <ErrorBoundary>
        <ChatProvider client={client}>
          <KeepLanguage />
          <Routes />
        </ChatProvider>
      </ErrorBoundary>
    </MantineProvider>
  )
}
