// What reaches people who do not look at the page: loaded after everything that they wait for.
import '../i18n/later-words.ts'
import type { ChatClient } from '@lobby/client'
import { showNotices } from './desktop-notices.ts'
import { watchInstallOffer } from './install-offer.ts'

export function tell(client: ChatClient): void {
  watchInstallOffer()
  showNotices(client)
}
