import { signInEndpoints } from './accounts.ts'
import { activityEndpoints } from './activity.ts'
import { addressBanEndpoints } from './address-bans.ts'
import { auditEndpoints } from './audit.ts'
import { blockEndpoints } from './blocks.ts'
import { digestEndpoints } from './digests.ts'
import { draftEndpoints } from './drafts.ts'
import { emailEndpoints } from './emails.ts'
import { fileEndpoints } from './files.ts'
import { firstStepEndpoints } from './first-steps.ts'
import { foundMessageEndpoints } from './found-messages.ts'
import { groupEndpoints } from './groups.ts'
import { guestLinkEndpoints } from './guest-links.ts'
import { healthEndpoints } from './health.ts'
import { invitationEndpoints } from './invitations.ts'
import { linkCardEndpoints } from './link-cards.ts'
import { memberEndpoints } from './members.ts'
import { messageEndpoints } from './messages.ts'
import { openSessionEndpoints } from './open-sessions.ts'
import { overviewEndpoints } from './overview.ts'
import { ownAccountEndpoints } from './own-account.ts'
import { ownDataEndpoints } from './own-data.ts'
import { imageEndpoints, ownEmojiEndpoints } from './own-emoji.ts'
import { passkeyEndpoints } from './passkeys.ts'
import { passwordEndpoints } from './passwords.ts'
import { peopleEndpoints, presenceEndpoints } from './people.ts'
import { previewEndpoints } from './previews.ts'
import { profilePictureEndpoints } from './profile-picture.ts'
import { proofEndpoints } from './proof.ts'
import { providerEndpoints } from './provider.ts'
import { pushEndpoints } from './push.ts'
import { readingEndpoints } from './reading.ts'
import { reportEndpoints } from './reports.ts'
import { roomFileEndpoints } from './room-files.ts'
import { roomPictureEndpoints } from './room-picture.ts'
import { roomEndpoints } from './rooms.ts'
import { savedMessageEndpoints } from './saved-messages.ts'
import { searchEndpoints } from './search.ts'
import { secondFactorEndpoints } from './second-factor.ts'
import { serverIdentityEndpoints } from './server-identity.ts'
import { sessionEndpoints } from './sessions.ts'
import { settingsEndpoints } from './settings.ts'
import { sidebarEndpoints } from './sidebar.ts'
import { surveyedRoomEndpoints } from './surveyed-rooms.ts'
import { threadEndpoints } from './threads.ts'
import { userEndpoints } from './users.ts'

/** Every endpoint of the HTTP API, by its name. */
export const endpoints = {
  ...healthEndpoints,
  ...signInEndpoints,
  ...passwordEndpoints,
  ...sessionEndpoints,
  ...emailEndpoints,
  ...ownAccountEndpoints,
  ...profilePictureEndpoints,
  ...ownDataEndpoints,
  ...secondFactorEndpoints,
  ...proofEndpoints,
  ...providerEndpoints,
  ...passkeyEndpoints,
  ...settingsEndpoints,
  ...serverIdentityEndpoints,
  ...firstStepEndpoints,
  ...addressBanEndpoints,
  ...auditEndpoints,
  ...roomEndpoints,
  ...roomPictureEndpoints,
  ...memberEndpoints,
  ...peopleEndpoints,
  ...presenceEndpoints,
  ...blockEndpoints,
  ...invitationEndpoints,
  ...guestLinkEndpoints,
  ...messageEndpoints,
  ...threadEndpoints,
  ...previewEndpoints,
  ...linkCardEndpoints,
  ...activityEndpoints,
  ...readingEndpoints,
  ...draftEndpoints,
  ...savedMessageEndpoints,
  ...searchEndpoints,
  ...sidebarEndpoints,
  ...pushEndpoints,
  ...digestEndpoints,
  ...ownEmojiEndpoints,
  ...groupEndpoints,
  ...imageEndpoints,
  ...fileEndpoints,
  ...roomFileEndpoints,
  ...reportEndpoints,
  ...overviewEndpoints,
  ...userEndpoints,
  ...surveyedRoomEndpoints,
  ...foundMessageEndpoints,
  ...openSessionEndpoints,
}
