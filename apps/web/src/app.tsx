import type { ChatClient } from '@lobby/client'
import {
  createTheme,
  DirectionProvider,
  localStorageColorSchemeManager,
  MantineProvider,
} from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { KeepDensity } from './account/density.ts'
import { WelcomeSlot } from './account/welcome-slot.ts'
import { ChatProvider } from './chat/chat.tsx'
import { Dialogs } from './dialogs.tsx'
import { KeepLanguage } from './i18n/keep-language.tsx'
import { WelcomeText } from './messages/welcome-text.tsx'
import { ErrorBoundary } from './newer-page/error-boundary.tsx'
import { PageKeys } from './page-keys.tsx'
import { Routes } from './routes.tsx'
import { KeepCards } from './ui/shows-cards.ts'
import { WaitingSigns } from './ui/waiting-signs.ts'

const theme = createTheme({
  primaryColor: 'teal',
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  // On or off is where the knob is; a dot in it says neither.
  components: { Switch: { defaultProps: { withThumbIndicator: false } } },
})
const colorSchemeManager = localStorageColorSchemeManager({ key: 'lobby.color-scheme' })

// The client says by itself when it is offline; what it refuses is told, not asked again.
const answers = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
})

/** The page. The theme's variables are in `styles/`: a style tag made here would break the page's policy. */
export function App({ client }: { client: ChatClient }) {
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={answers}>
          <ChatProvider client={client}>
            {/* What stands in for the page says what the server is called: it asks the chat, too. */}
            <ErrorBoundary>
              <KeepLanguage />
              <KeepDensity />
              <KeepCards />
              <WaitingSigns />
              <WelcomeSlot value={<WelcomeText />}>
                <Routes />
              </WelcomeSlot>
              <PageKeys />
              <Dialogs />
            </ErrorBoundary>
          </ChatProvider>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  )
}
