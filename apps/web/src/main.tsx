import { createChatClient } from '@lobby/client'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/mantine.css'
import './styles/base.css'
import './styles/controls.css'
import { watchPerson } from './account/personal.ts'
import { App } from './app.tsx'
import { syncDrafts } from './composer/sync-drafts.ts'
import { firstWords } from './i18n/i18n.ts'
import { keepPage } from './keep-page.ts'
import { loadMarks } from './messages/message-text.tsx'
import { watchForNewerPage } from './newer-page/newer-page.ts'
import { followSections } from './rooms/sidebar/own-sections.ts'

const client = createChatClient({ url: location.origin })
watchPerson(client)
watchForNewerPage(client)
syncDrafts(client)
followSections(client)
client.connect()
// Later than the first sight: a person counts as away after five minutes.
setTimeout(() => {
  void import('./account/watch-idle.ts').then(({ watchIdle }) => watchIdle(client)).catch(() => {})
}, 60_000)

const root = document.getElementById('root')
if (root)
  void firstWords.then(() =>
    createRoot(root).render(
      <StrictMode>
        <App client={client} />
      </StrictMode>,
    ),
  )

// After everything that people wait for. Where nothing can be kept, the page needs a network.
const afterwards = () => {
  void import('./told/tell.ts').then(({ tell }) => tell(client)).catch(() => {})
  if (import.meta.env.PROD)
    void loadMarks()
      .then(keepPage)
      .catch(() => {})
      .then(() => import('./account/keep-push.ts'))
      .then(({ keepPush }) => keepPush(client))
      .catch(() => {})
}
if (document.readyState === 'complete') afterwards()
else addEventListener('load', afterwards)
