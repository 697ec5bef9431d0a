// By what people sign in.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { codePoints, isUsername, normalPassword } from '../text.ts'

/** By what an account signs in, and the name it goes by. Two that differ in case alone are the same. */
export const Username = z
  .string()
  .max(4 * limits.usernameMax)
  .transform((name) => name.normalize('NFKC').trim())
  .refine(isUsername, {
    message: `a username is ${limits.usernameMin} to ${limits.usernameMax} letters, digits, or . _ - between them`,
  })

/** Anything that may be checked against a password; what is no password is a wrong one. */
export const GivenPassword = z.string().max(1_024).transform(normalPassword)

/** A chosen password. */
export const NewPassword = GivenPassword.refine(
  (password) => {
    const length = codePoints(password)
    return length >= limits.passwordMin && length <= limits.passwordMax && password.isWellFormed()
  },
  { message: `a password has ${limits.passwordMin} to ${limits.passwordMax} characters` },
)

/** A code of an app, or a recovery code, however it is spaced. */
export const GivenCode = z
  .string()
  .max(64)
  .transform((code) => code.replace(/[\s-]/g, '').toLowerCase())

/** A link's secret: 256 random bits. */
export const LinkToken = z
  .string()
  .regex(/^[\w-]{43}$/, { message: 'a token is the end of the link' })

export const SignUp = z.strictObject({ username: Username, password: NewPassword })
