import type { Step } from '../apply-migrations.ts'
import * as markerVersions from '../migrations/0030-marker-versions.ts'
import { activity, threadFollows } from './activity-steps.ts'
import { changedMessages } from './changed-messages.ts'
import { waitingDigests } from './digest-step.ts'
import { files } from './file-steps.ts'
import { fileSums, filesByKind } from './file-sum-steps.ts'
import { linkCards } from './link-card-step.ts'

import { calls, mentions } from './mention-step.ts'
import {
  blocks,
  deletedAccounts,
  digests,
  displayNames,
  drafts,
  keywords,
  presenceChoices,
  presenceEnds,
  previewChoices,
  profilePictures,
  putAway,
  savedMessages,
  statuses,
} from './personal-steps.ts'

import { bursts, push } from './push-step.ts'
import { roomLevels, roomPictures, sidebars } from './room-steps.ts'
import { partsWritten, search, searchParts, wordsInBlocks } from './search-step.ts'
import { shared } from './shared-step.ts'
import { groups, ownEmoji } from './shown-steps.ts'
import { snapshot } from './snapshot.ts'
import { threads } from './threads.ts'

/**
 * Every step from an empty PostgreSQL database to this code's schema, in order of the names. The
 * first one makes all that SQLite's steps up to `0026-narrow-rows` have made; each later one is in
 * both lists under one name. Never change one that was released.
 */
export const postgresMigrations: Record<string, Step> = {
  '0026-snapshot': snapshot,
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
