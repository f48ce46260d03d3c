/**
 * What people take when twelve characters are asked for, without digits and signs where those are only put around it.
 * Written for this server; guessing is bounded by the lock-out (attempts.ts), this only takes the first guesses away.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password passwordpassword passwordone mypassword mypasswordis newpassword oldpassword thepassword yourpassword
  passwort passwortpasswort motdepasse contrasena wachtwoord parola senha pasuwado passphrase passcode secret
  topsecret secretpassword supersecret secretsecret letmein letmeinnow letmeinplease openthedoor opensesame
  admin administrator adminadmin adminpassword adminadminadmin root rootroot rootpassword superuser supervisor
  sysadmin system systemadmin manager masterpassword master masterkey user useruser username guest guestguest
  default defaultpassword changeme changemenow changethis changeit pleasechange pleasechangeme temp temporary
  temppassword temporarypassword test testtest testing testpassword testtesttest example examplepassword
  demo demopassword welcome welcomewelcome welcomehome welcomeback welcometothe hello hellohello helloworld
  hellothere goodmorning goodbye iloveyou iloveyousomuch iloveyouforever ilovejapan ilovecats iloveu loveyou
  loveme lovelove sunshine princess superman batman spiderman starwars pokemon football baseball basketball
  soccer liverpool manchesterunited barcelona realmadrid dragon monkey shadow michael jennifer computer internet
  keyboard qwerty qwertyqwerty qwertyuiop qwertyuiopasdf qwertz qwertzuiop azerty azertyuiop asdfgh asdfghjkl
  asdfasdf asdfasdfasdf zxcvbn zxcvbnm poiuytrewq abc abcabc abcabcabcabc abcdef abcd aaaa xxxx trustno trustnoone
  nopassword nopasswords whatever whatsup access accessgranted security securitysecurity securepassword sekisho
  sekishosekisho sekishopassword claude claudecode claudeclaude claudecodeclaude anthropic anthropicclaude openai
  company companypassword office work workwork summer winter spring autumn january february september october
  november december monday friday tokyo tokyotokyo osaka kyoto japan nippon nihon sakura sakurasakura fujisan
  konnichiwa arigatou arigatougozaimasu ohayou ohayougozaimasu daisuki aishiteru watashi himitsu kaisha
  correcthorsebatterystaple correcthorsebattery thequickbrownfox thequickbrownfoxjumps loremipsum loremipsumdolor
  tobeornottobe maytheforcebewithyou passw0rd passw0rdpassw0rd p4ssw0rd p4ssword pa55word pa55w0rd 1q2w3e4r5t6y
  1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv zaq12wsxcde3 zaq1xsw2cde3 q1w2e3r4t5y6 q1w2e3r4t5y6u7 a1b2c3d4e5f6
  a1s2d3f4g5h6 qazwsxedcrfv qazwsxedcrfvtgb 123qweasdzxc qweasdzxc123 123456789abc abc123456789 123456qwerty
  qwerty123456 1234qwerasdf 123123123123 121212121212 112233445566 111222333444 147258369000 147258369147
  987654321000 123456789987 123456654321 101010101010 password0 0password 202020202020 20202021 314159265358
  314159265359 271828182845 asdf1234asdf asdf1234qwer abcd1234abcd test1234test1234 admin1234admin1234
  パスワード ぱすわーど ひみつのことば 秘密の言葉 あいうえおかきくけこ`
    .split(/\s+/)
    .filter((word) => word !== ''),
)
