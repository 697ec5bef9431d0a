import type { Step } from '../apply-migrations.ts'
import * as roomsAndLog from './0001-rooms-and-log.ts'
import * as accounts from './0002-accounts.ts'
import * as credentials from './0003-credentials.ts'
import * as members from './0004-members.ts'
import * as deletedMessages from './0005-deleted-messages.ts'
import * as audit from './0006-audit.ts'
import * as roomSettings from './0007-room-settings.ts'
import * as directRooms from './0008-direct-rooms.ts'
import * as messagesByAuthor from './0009-messages-by-author.ts'
import * as waysIn from './0010-ways-in.ts'
import * as reports from './0011-reports.ts'
import * as emailAndProfile from './0012-email-and-profile.ts'
import * as proofs from './0013-proofs.ts'
import * as secondFactors from './0014-second-factors.ts'
import * as providers from './0015-providers.ts'
import * as passkeys from './0016-passkeys.ts'
import * as unfinishedUses from './0017-unfinished-uses.ts'
import * as signIns from './0018-sign-ins.ts'
import * as unread from './0019-unread.ts'
import * as starts from './0020-starts.ts'
import * as guestLinkBounds from './0022-guest-link-bounds.ts'
import * as invitedBy from './0023-invited-by.ts'
import * as links from './0024-links.ts'
import * as auditActions from './0025-audit-actions.ts'
import * as narrowRows from './0026-narrow-rows.ts'
import * as shared from './0027-shared.ts'
import * as changedMessages from './0028-changed-messages.ts'
import * as threads from './0029-threads.ts'
import * as markerVersions from './0030-marker-versions.ts'
import * as drafts from './0031-drafts.ts'
import * as savedMessages from './0032-saved-messages.ts'
import * as blocks from './0033-blocks.ts'
import * as statuses from './0034-statuses.ts'
import * as mentions from './0035-mentions.ts'
import * as calls from './0036-calls.ts'
import * as threadFollows from './0037-thread-follows.ts'
import * as activity from './0038-activity.ts'
import * as displayNames from './0040-display-names.ts'
import * as deletedAccounts from './0040b-deleted-accounts.ts'
import * as ownEmoji from './0041-own-emoji.ts'
import * as putAway from './0042-put-away.ts'
import * as roomLevels from './0043-room-levels.ts'
import * as sidebars from './0044-sidebars.ts'
import * as groups from './0045-groups.ts'
import * as search from './0046-search.ts'
import * as files from './0047-files.ts'
import * as presenceChoices from './0048-presence-choices.ts'
import * as linkCards from './0049-link-cards.ts'
import * as push from './0050-push.ts'
import * as keywords from './0051-keywords.ts'
import * as profilePictures from './0053-profile-pictures.ts'
import * as wordsInBlocks from './0054-words-in-blocks.ts'
import * as roomPictures from './0055-room-pictures.ts'
import * as bursts from './0057-bursts.ts'
import * as presenceEnds from './0059-presence-ends.ts'
import * as digests from './0060-digests.ts'
import * as searchParts from './0061-search-parts.ts'
import * as partsWritten from './0062-parts-written.ts'
import * as fileSums from './0063-file-sums.ts'
import * as filesByKind from './0064-files-by-kind.ts'
import * as previewChoices from './0065-preview-choices.ts'
import * as waitingDigests from './0067-waiting-digests.ts'

/** Every step from an empty database to this code's schema, in order of the names. Never change one that was released. */
export const migrations: Record<string, Step> = {
  '0001-rooms-and-log': roomsAndLog,
  '0002-accounts': accounts,
  '0003-credentials': credentials,
  '0004-members': members,
  '0005-deleted-messages': deletedMessages,
  '0006-audit': audit,
  '0007-room-settings': roomSettings,
  '0008-direct-rooms': directRooms,
  '0009-messages-by-author': messagesByAuthor,
  '0010-ways-in': waysIn,
  '0011-reports': reports,
  '0012-email-and-profile': emailAndProfile,
  '0013-proofs': proofs,
  '0014-second-factors': secondFactors,
  '0015-providers': providers,
  '0016-passkeys': passkeys,
  '0017-unfinished-uses': unfinishedUses,
  '0018-sign-ins': signIns,
  '0019-unread': unread,
  '0020-starts': starts,
  '0022-guest-link-bounds': guestLinkBounds,
  '0023-invited-by': invitedBy,
  '0024-links': links,
  '0025-audit-actions': auditActions,
  '0026-narrow-rows': narrowRows,
  '0027-shared': shared,
  '0028-changed-messages': changedMessages,
  '0029-threads': threads,
  '0030-marker-versions': markerVersions,
  '0031-drafts': drafts,
  '0032-saved-messages': savedMessages,
  '0033-blocks': blocks,
  '0034-statuses': statuses,
  '0035-mentions': mentions,
  '0036-calls': calls,
  '0037-thread-follows': threadFollows,
  '0038-activity': activity,
  '0040-display-names': displayNames,
  '0040b-deleted-accounts': deletedAccounts,
  '0041-own-emoji': ownEmoji,
  '0042-put-away': putAway,
  '0043-room-levels': roomLevels,
  '0044-sidebars': sidebars,
  '0045-groups': groups,
  '0046-search': search,
  '0047-files': files,
  '0048-presence-choices': presenceChoices,
  '0049-link-cards': linkCards,
  '0050-push': push,
  '0051-keywords': keywords,
  '0053-profile-pictures': profilePictures,
  '0054-words-in-blocks': wordsInBlocks,
  '0055-room-pictures': roomPictures,
  '0057-bursts': bursts,
  '0059-presence-ends': presenceEnds,
  '0060-digests': digests,
  '0061-search-parts': searchParts,
  '0062-parts-written': partsWritten,
  '0063-file-sums': fileSums,
  '0064-files-by-kind': filesByKind,
  '0065-preview-choices': previewChoices,
  '0067-waiting-digests': waitingDigests,
}

/** The step that makes a database. */
export const firstMigration = '0001-rooms-and-log'
