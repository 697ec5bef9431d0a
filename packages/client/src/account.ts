import type {
  Accepted,
  Author,
  Confirmation,
  Confirmed,
  FailedSignIns,
  PasskeyAnswer,
  Powers,
  SignedInSession,
  SignInMethods,
} from '@lobby/protocol'
import type { Http } from './http.ts'

export type Credentials = { readonly username: string; readonly password: string }

type Wiring = {
  readonly http: Http
  /** Asks the server to sign this browser in as another person, and takes over who it is then. */
  readonly become: (ask: () => Promise<{ user: Author | null }>) => Promise<Author>
}

/** Accounts, passwords and sessions. Every refusal is a `ChatRefusal`. */
export class Account {
  readonly #http: Http
  /** Codes of an app besides the password. */
  readonly secondFactor: Http['secondFactor']
  /** Keys of a device, in the JSON forms of WebAuthn. */
  readonly passkeys: Http['passkeys']
  /** The provider by which people may sign in; a visit there begins with its address. */
  readonly provider: Http['provider']
  readonly #become: Wiring['become']

  constructor({ http, become }: Wiring) {
    this.#http = http
    this.secondFactor = http.secondFactor
    this.passkeys = http.passkeys
    this.provider = http.provider
    this.#become = become
  }

  /** The address, colour and language of the person who is signed in, and what to do about a forgotten password. */
  get own(): Http['own'] {
    return this.#http.own
  }

  /** What the server lets strangers do: come in as guests, make accounts. */
  signInMethods(): Promise<SignInMethods> {
    return this.#http.signInMethods()
  }

  /** Makes an account. A guest who is signed in becomes it, and keeps what they wrote. */
  signUp(account: Credentials): Promise<Author> {
    return this.#become(() => this.#http.signUp(account))
  }

  /**
   * Signs an account in, in place of the person before; answers the tries of others
   * that its holder is told of, if there were any. Refused with `code_required`
   * where it asks for a code as well.
   */
  signIn(account: Credentials & { readonly code?: string }): Promise<FailedSignIns | undefined> {
    return this.#arrive(() => this.#http.signIn(account))
  }

  /** What the person may do on this server beyond its rooms. */
  powers(): Promise<Powers> {
    return this.#http.powers()
  }

  /**
   * Accepts an invitation: by a new account, which a guest becomes, or, without
   * one, as who is signed in. Answers the room that it leads to, if it does.
   */
  acceptInvitation(token: string, account?: Credentials): Promise<string | null> {
    return this.#come(() => this.#http.acceptInvitation(token, account))
  }

  /** Comes in as a guest of one room alone, in place of the person before. Answers that room. */
  enterByGuestLink(token: string, name: string): Promise<string | null> {
    return this.#come(() => this.#http.enterByGuestLink(token, name))
  }

  /** Signs in by the answer of a passkey to `passkeys.ask`, as `signIn` does. */
  signInByPasskey(passkey: PasskeyAnswer): Promise<FailedSignIns | undefined> {
    return this.#arrive(() => this.#http.signInByPasskey(passkey))
  }

  /** Proves once more who is here, for what is refused with `confirm_first`. */
  confirm(proof: Confirmation): Promise<Confirmed> {
    return this.#http.confirm(proof)
  }

  /** Becomes the owner of the server by the link that it has printed; without an account, as who is signed in. */
  claim(token: string, account?: Credentials): Promise<Author> {
    return this.#become(() => this.#http.claim(token, account))
  }

  /** Chooses another password, or a first one after a recent proof. Every other session of the account ends. */
  changePassword(current: string | undefined, password: string): Promise<Author> {
    return this.#become(() => this.#http.changePassword(current, password))
  }

  /** Chooses a password by a link. Every session of the account ends. */
  async resetPassword(token: string, password: string): Promise<void> {
    await this.#http.resetPassword(token, password)
  }

  /** Where the person is signed in, the last used first. */
  async listSessions(): Promise<readonly SignedInSession[]> {
    return (await this.#http.listSessions()).sessions
  }

  /** Signs out in one browser. */
  endSession(id: string): Promise<void> {
    return this.#http.endSession(id)
  }

  /** Signs out everywhere but here. */
  endOtherSessions(): Promise<void> {
    return this.#http.endOtherSessions()
  }

  async #arrive(
    ask: () => Promise<{ user: Author | null; failedSignIns?: FailedSignIns | undefined }>,
  ): Promise<FailedSignIns | undefined> {
    let failedSignIns: FailedSignIns | undefined
    await this.#become(async () => {
      const arrived = await ask()
      failedSignIns = arrived.failedSignIns
      return arrived
    })
    return failedSignIns
  }

  async #come(ask: () => Promise<Accepted>): Promise<string | null> {
    let room: string | null = null
    await this.#become(async () => {
      const accepted = await ask()
      room = accepted.room
      return accepted
    })
    return room
  }
}
