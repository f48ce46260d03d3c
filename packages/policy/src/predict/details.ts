import { dangerDetails } from './danger-details.ts'
import { doubtDetails } from './doubt-details.ts'
import { unreadDetails, unreadForms } from './unread-details.ts'

/** What holds a name, a path or a host in English, and the same in Japanese. */
const forms: readonly (readonly [english: RegExp, japanese: string])[] = [
  [/^runs (\S+)$/, '$1 の実行'],
  [/^runs (\S+) code that is not known in full$/, '全体の分からない $1 のコードの実行'],
  [/^feeds (\S+) code that is not known$/, '内容の分からないコードの $1 での実行'],
  [/^reaches (\S+)$/, '$1 との通信'],
  [/^(.+) may read (.+)$/s, '$1 による $2 の読み取り'],
  [/^(.+) may write (.+)$/s, '$1 による $2 への書き込み'],
  [/^(.+) may delete (.+)$/s, '$1 による $2 の削除'],
  [/^reads the device (.+)$/s, 'デバイス $1 の読み取り'],
  [/^reads everything below (.+)$/s, '$1 以下すべての読み取り'],
  [/^removes the records of the shell \((.+)\)$/s, 'シェルの記録の消去: $1'],
  [/^reads secrets \((.+)\)$/s, 'シークレットの読み取り: $1'],
  [/^changes the repository from outside of git \((.+)\)$/s, 'git を使わないリポジトリの変更: $1'],
  [/^writes to a device or the kernel \((.+)\)$/s, 'デバイスまたはカーネルへの書き込み: $1'],
  [/^changes what is run later \((.+)\)$/s, '後で実行されるものの変更: $1'],
  [/^(.+) changes the system \((.+)\)$/s, '$1 によるシステムの変更: $2'],
  [/^(.+) changes the session \((.+)\)$/s, '$1 によるセッションの変更: $2'],
  [/^sets (.+), by which other programs are run$/s, '他のプログラムの実行を左右する $1 の設定'],
  [/^sets (.+), which git runs$/s, 'git が実行する $1 の設定'],
  [
    /^sets (.+), by which infrastructure is changed without a look$/s,
    '計画を確認しないインフラの変更につながる $1 の設定',
  ],
  [/^overwrites what is kept in (.+)$/s, '$1 に保管されたデータの上書き'],
  [/^(\S+) (\S+) on another machine$/, '他のマシンでの $1 $2 の実行'],
  [/^git is told to run (.+)$/s, 'git による $1 の実行'],
  [/^deletes (\/.*)$/s, '$1 の削除'],
  ...unreadForms,
]

/** More words than this before what is done are no name of a program. */
const mostNameWords = 32

/** The detail of a reason in Japanese, where it is more than a path, a host or a name. */
export function japaneseDetail(detail: string): string {
  const whole = doubtDetails.get(detail) ?? unreadDetails.get(detail)
  if (whole !== undefined) return whole
  const needed = detail.startsWith('that it ') ? detail.slice('that it '.length) : detail
  return dangerOf(needed) ?? formed(needed)
}

/** `crontab changes what is run by the clock`: what is done, by whom where that is said. */
function dangerOf(detail: string): string | undefined {
  const alone = dangerDetails.get(detail)
  if (alone !== undefined) return alone
  let at = detail.indexOf(' ')
  for (let words = 0; at >= 0 && words < mostNameWords; words += 1) {
    const done = dangerDetails.get(detail.slice(at + 1))
    if (done !== undefined) return `${doer(detail.slice(0, at))}による${done}`
    at = detail.indexOf(' ', at + 1)
  }
  return undefined
}

function doer(english: string): string {
  const code = english.replace(/ code that$/, ' のコード')
  return code === english ? `${english.replace(/ that$/, '')} ` : code
}

function formed(detail: string): string {
  const form = forms.find(([english]) => english.test(detail))
  return form === undefined ? detail : detail.replace(...form)
}
