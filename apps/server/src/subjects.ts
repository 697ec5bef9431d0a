import { createAdminSessionActions } from './admin/actions.ts'
import { createAddressBanActions } from './bans/actions.ts'
import type { Context } from './context.ts'
import { createDigestActions } from './digests/actions.ts'
import { createFinishUpload } from './files/finish-upload.ts'
import { createUseSquare } from './files/uploaded-square.ts'
import { createUploads } from './files/uploads.ts'
import { createSearchActions } from './finding/actions.ts'
import { createGroupActions } from './groups/actions.ts'
import { createGuestLinkActions } from './guest-links/actions.ts'
import { createInvitationActions } from './invitations/actions.ts'
import { createLinkCardActions } from './link-cards/actions.ts'
import { createMessageActions } from './messages/actions.ts'
import { createOwnDataActions } from './own-data/actions.ts'
import { createOwnEmojiActions } from './own-emoji/actions.ts'
import { createAccountActions } from './people/actions.ts'
import { createAccountLinkActions } from './people/link-actions.ts'
import { createMailActions } from './people/mail-actions.ts'
import { createProfileActions } from './people/profile-actions.ts'
import { createPushActions } from './push/actions.ts'
import { createReadingActions } from './reading/actions.ts'
import { createDraftActions } from './reading/draft-actions.ts'
import { createLevelActions } from './reading/level-actions.ts'
import { createSidebarActions } from './reading/sidebar-actions.ts'
import { createThreadActions } from './reading/thread-actions.ts'
import { createReportActions } from './reports/actions.ts'
import { createRoomActions } from './rooms/actions.ts'
import { createDirectRoomActions } from './rooms/direct-actions.ts'
import { createMemberActions } from './rooms/member-actions.ts'
import { createSessionActions } from './sessions/actions.ts'
import { createSettingsActions } from './settings/actions.ts'
import { createSignInActions } from './sign-in/actions.ts'
import { createArrivalActions } from './sign-in/attempts/actions.ts'
import { createNoteFailedSignIn } from './sign-in/attempts/sign-in-series.ts'
import { createSecondFactorActions } from './sign-in/code/actions.ts'
import { createEmailActions } from './sign-in/email/actions.ts'
import { createPasskeyActions } from './sign-in/passkey/actions.ts'
import { createPasswordActions } from './sign-in/password/actions.ts'
import { createNewAccountActions } from './sign-in/password/new-account-actions.ts'
import { createProofActions } from './sign-in/proof-actions.ts'
import { createProviderActions } from './sign-in/provider/actions.ts'

export type Subjects = ReturnType<typeof createSubjects>
/** Everything of a server; known where it is put together alone. */
export type Whole = Context & Subjects

/** The actions of every subject, lowest first. Each is made once, of what it names. */
export function createSubjects(context: Context) {
  const noteFailedSignIn = createNoteFailedSignIn(context)
  const sessionActions = createSessionActions(context)
  const accountLinkActions = createAccountLinkActions(context)
  const mailActions = createMailActions(context)
  const methods = { ...context, ...context.signInMethods, noteFailedSignIn, sessionActions }

  const arrivalActions = createArrivalActions(methods)
  const passwordActions = createPasswordActions({ ...methods, mailActions })
  const newAccountActions = createNewAccountActions({ ...methods, arrivalActions })
  const secondFactorActions = createSecondFactorActions({ ...methods, passwordActions })
  const passkeyActions = createPasskeyActions(methods)
  const signIn = { ...methods, passwordActions, secondFactorActions, passkeyActions }

  const profileActions = createProfileActions(context)
  const roomActions = createRoomActions(context)
  const memberActions = createMemberActions({ ...context, roomActions })
  const messageActions = createMessageActions({ ...context, roomActions })
  const rooms = { ...context, sessionActions, roomActions, memberActions, messageActions }

  return {
    sessionActions,
    accountActions: createAccountActions({ ...context, sessionActions }),
    accountLinkActions,
    profileActions,
    settingsActions: createSettingsActions(context),
    addressBanActions: createAddressBanActions(context),
    ownEmojiActions: createOwnEmojiActions(context),
    groupActions: createGroupActions(context),
    passwordActions,
    newAccountActions,
    secondFactorActions,
    passkeyActions,
    emailActions: createEmailActions({ ...signIn, accountLinkActions, mailActions }),
    providerActions: createProviderActions({ ...methods, arrivalActions }),
    signInActions: createSignInActions(signIn),
    proofActions: createProofActions(signIn),
    roomActions,
    memberActions,
    directRoomActions: createDirectRoomActions(context),
    invitationActions: createInvitationActions({ ...rooms, arrivalActions, newAccountActions }),
    guestLinkActions: createGuestLinkActions(rooms),
    messageActions,
    uploads: createUploads({ ...context, finishUpload: createFinishUpload(context) }),
    useSquare: createUseSquare(context),
    draftActions: createDraftActions(rooms),
    ownDataActions: createOwnDataActions(rooms),
    readingActions: createReadingActions(rooms),
    levelActions: createLevelActions(rooms),
    threadActions: createThreadActions(rooms),
    sidebarActions: createSidebarActions(context),
    linkCardActions: createLinkCardActions(rooms),
    pushActions: createPushActions(context),
    digestActions: createDigestActions({ ...context, profileActions }),
    searchActions: createSearchActions(context),
    reportActions: createReportActions(rooms),
    adminSessionActions: createAdminSessionActions(rooms),
  }
}
