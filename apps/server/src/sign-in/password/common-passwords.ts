// What is tried first when a password is guessed. Shorter ones are refused for
// their length. The names are those of published lists of leaked passwords.
import { limits } from '@lobby/protocol'
import { ChatError } from '../../ground/errors.ts'

const common = new Set(
  `
  password12 password123 password1234 password12345 password123456 passwordpassword
  password!! password1! password123! passw0rd123 p@ssw0rd123 p@ssword123 p@ssw0rd1234
  mypassword mypassword1 newpassword newpassword1 changeme123 changeme1234 letmein123
  letmein1234 letmeinnow welcome123 welcome1234 welcome12345 welcome123! admin12345
  admin123456 admin1234567 administrator administrator1 adminadmin rootroot12 rootpassword
  superadmin superuser1 qwertyuiop qwertyuiop1 qwertyuiop123 qwerty1234 qwerty12345
  qwerty123456 qwerty1234567 qwertyqwerty 1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5
  q1w2e3r4t5y6 zaq12wsxcde3 zxcvbnm123 zxcvbnm1234 asdfghjkl1 asdfghjkl123 asdfghjklö
  asdfasdfasdf qazwsxedcrfv qazwsx1234 1234qwerasdf qwerasdfzxcv abcdefghij abcdefghijk
  abcd123456 abcd12345678 abc1234567 abc123456789 a123456789 a1234567890 aa12345678
  aa123456789 1234567890a 123456789a 1234567890q 123456789q 1234567891 12345678910
  123456789012 0123456789 01234567890 0987654321 09876543210 9876543210 1029384756
  1122334455 1223334444 123123123123 123321123321 123456123456 147258369 1472583690
  1231231231 1212121212 1313131313 1010101010 2020202020 123qwe123qwe 123qweasdzxc
  qwe123qwe123 iloveyou12 iloveyou123 iloveyou1234 iloveyouforever ilovemyself iloveyou2!
  sunshine12 sunshine123 princess12 princess123 football12 football123 baseball12
  baseball123 basketball basketball1 liverpool1 liverpool123 manchester manchester1
  arsenal123 chelsea1234 superman12 superman123 batman1234 spiderman1 spiderman123
  starwars12 starwars123 pokemon1234 pikachu1234 dragon1234 dragonball dragonball1
  master1234 monkey1234 shadow1234 michael123 michael1234 jessica123 jennifer12 charlie123
  jordan1234 hunter1234 summer2024 summer2025 summer2026 winter2024 winter2025 winter2026
  spring2025 spring2026 autumn2025 autumn2026 sommer2025 sommer2026 christmas1 computer12
  computer123 internet12 internet123 facebook12 facebook123 google1234 samsung123
  whatever12 whatever123 trustno1234 correcthorse correcthorsebatterystaple unbelievable
  blink182182 myspace123 hellohello hello12345 hello123456 hallo12345 hallo123456
  hallohallo passwort12 passwort123 passwort1234 passwortpasswort geheim1234 schatz1234
  ichliebedich test123456 test1234567 testtest12 testtesttest testing123 testing1234
  guest12345 user123456 default123 secret1234 secret12345 supersecret access1234 login12345
  lobbylobby lobby12345 lobby123456 chatserver chat123456
  `
    .trim()
    .split(/\s+/),
)

/** Whether the password is among the first that a guesser would try, for this username. */
export function isGuessable(password: string, username: string): boolean {
  const plain = password.toLowerCase()
  const name = username.toLowerCase()
  return (
    common.has(plain) ||
    // One or two characters, again and again.
    new Set(plain).size <= 2 ||
    plain.replaceAll(name, '').length < limits.passwordMin / 2
  )
}

/** Throws ChatError `weak_password`. */
export function refuseGuessable(password: string, username: string): void {
  if (isGuessable(password, username))
    throw new ChatError('weak_password', 'This password is easily guessed. Choose another one.')
}
