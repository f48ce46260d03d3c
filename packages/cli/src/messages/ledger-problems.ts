import type { Locale } from '@sekisho/contract'
import { unusableSentences } from './ledger-unusable.ts'

/**
 * What verification says of a place, in Japanese. It says it in English, as one sentence with the values in it (`packages/ledger` knows
 * no languages, and programs that read `--json` keep what they had).
 */
const sentences: readonly (readonly [en: string, ja: string])[] = [
  ['it does not continue the chain', '直前のエントリとつながっていません'],
  [
    'its hash is not the one that entry {seq} names as previous',
    'ハッシュが、エントリ {seq} が「直前」として示すものと異なります',
  ],
  [
    'its hash is not the one that its boot ends with',
    'ハッシュが、この起動の最後として記録されたものと異なります',
  ],
  ['it cannot be read: {reason}', '読み取れません: {reason}'],
  ['its text belongs at {place}', '本文は {place} のものです'],
  ['its text belongs elsewhere', '本文は別の場所のものです'],
  [
    'its text does not have the hash stored with it',
    '本文のハッシュが、一緒に保存されたハッシュと異なります',
  ],
  ['its text is gone before it had a leaf', 'ツリーに加わる前に本文がなくなっています'],
  [
    'the text of this entry is gone, and no entry says that it was removed when its time was over',
    'このエントリの本文がなく、保存期間の終了で削除したという記録もありません',
  ],
  [
    'the texts of {count} entries from here are gone, and no entry says that it was removed when its time was over',
    'ここから {count} 件のエントリの本文がなく、保存期間の終了で削除したという記録もありません',
  ],
  ['no range gives it a leaf', 'どの範囲にも含まれていません'],
  ['the store does not know this boot', 'この起動は記録されていません'],
  [
    'the store says that {stored} of its entries have a leaf, the ranges give {given}',
    '記録では {stored} 件がツリーに入っていますが、範囲によれば {given} 件です',
  ],
  ['1 entry is missing here', 'ここで1件のエントリが欠けています'],
  ['1 entry is missing here, after leaf {leaf}', 'リーフ {leaf} の後で1件のエントリが欠けています'],
  [
    '{count} entries are missing from here, after leaf {leaf}',
    'リーフ {leaf} の後から {count} 件のエントリが欠けています',
  ],
  ['{count} entries are missing from here', 'ここから {count} 件のエントリが欠けています'],
  [
    'the range at leaf {first} follows leaf {last}',
    'リーフ {first} から始まる範囲が、リーフ {last} の次に続いています',
  ],
  [
    'the range at leaf {first} has another frontier than its entries',
    'リーフ {first} から始まる範囲のツリーの状態が、エントリから計算したものと異なります',
  ],
  ['the range at leaf {first}: {reason}', 'リーフ {first} から始まる範囲: {reason}'],
  ['its first seq is {seq}, not {expected}', '最初の番号が {seq} です(正しくは {expected})'],
  ['it has {count} entries', 'エントリが {count} 件です'],
  [
    'there is no entry at all, and only a first start that did not end leaves a ledger like that',
    'エントリが1件もありません。最初の起動が途中で終わった場合のほかに、そうなることはありません',
  ],
  [
    'no checkpoint is stored, and a server that runs always signs one',
    'チェックポイントがありません。サーバーは動いていれば必ず署名します',
  ],
  [
    'the stored checkpoint of size {size} cannot be used: {reason}',
    '保存された {size} 件時点のチェックポイントは使えません: {reason}',
  ],
  [
    'the stored checkpoint of size {size} says {said}',
    '{size} 件時点として保存されたチェックポイントが {said} 件を示しています',
  ],
  [
    'the stored checkpoint of size {size} covers more than the {count} entries that are there',
    '保存された {size} 件時点のチェックポイントに対して、エントリは {count} 件しかありません',
  ],
  [
    'the stored checkpoint of size {size} has another root than its entries',
    '保存された {size} 件時点のチェックポイントのルートが、エントリから計算したものと異なります',
  ],
  ['the given checkpoint cannot be used: {reason}', '指定されたチェックポイントは使えません: {reason}'],
  ['the given checkpoint has another root', '指定されたチェックポイントとルートが異なります'],
  [
    'the given checkpoint of size {size} has another root',
    '指定された {size} 件時点のチェックポイントとルートが異なります',
  ],
  [
    'the given checkpoint covers {size} entries, the ledger has {count}',
    '指定されたチェックポイントは {size} 件を示していますが、台帳には {count} 件しかありません',
  ],
  [
    'the given checkpoint covers {size} entries, the export knows of {count}',
    '指定されたチェックポイントは {size} 件を示していますが、エクスポートが示すのは {count} 件です',
  ],
  [
    'the given checkpoint is of {size} entries, and the export begins after them',
    '指定されたチェックポイントは {size} 件時点で、エクスポートはその後から始まります',
  ],
  [
    'the given checkpoint is of {size} entries, and the export ends before them',
    '指定されたチェックポイントは {size} 件時点で、エクスポートはその前で終わります',
  ],
  [
    'a checkpoint of the first line that hands over cannot be used: {reason}',
    '先頭行にある、鍵を引き継ぐチェックポイントは使えません: {reason}',
  ],
  [
    'a checkpoint of the export cannot be used: {reason}',
    'エクスポートのチェックポイントは使えません: {reason}',
  ],
  [
    'the checkpoint of size {size} cannot be used: {reason}',
    '{size} 件時点のチェックポイントは使えません: {reason}',
  ],
  ['the export ends before its last checkpoint', 'エクスポートが最後のチェックポイントの前で終わっています'],
  [
    'leaves {from} to {to} are not those that the checkpoint after them is of',
    'リーフ {from} から {to} が、その後のチェックポイントの示すものと異なります',
  ],
  ['a line with the number {leaf} stands here', 'ここに番号 {leaf} の行があります'],
  ['no line tells how this boot ends', 'この起動の最後を示す行がありません'],
  ['no line tells how a boot ends', '起動の最後を示す行がありません'],
  [
    'no other entry is of its boot, and it is not a first one',
    '同じ起動のエントリがほかになく、最初のエントリでもありません',
  ],
  ['no entry continues from it', 'これに続くエントリがありません'],
  [
    'the entry after it continues from the one before it',
    '次のエントリが、これの直前のエントリに続いています',
  ],
  ['its boot has gone on from there before', 'この起動は、そこから先へすでに進んでいます'],
  ['the boot ends before it', 'この起動はこれより前に終わっています'],
  ['the export says that it ends before it', 'エクスポートは、これより前で終わると示しています'],
  [
    'the export says that it has entries of this boot',
    'エクスポートは、この起動のエントリを含むと示しています',
  ],
  ['the line belongs to another export', 'この行は別のエクスポートのものです'],
  ['the line is not UTF-8', 'この行は UTF-8 ではありません'],
  ['the line is not one of an export', 'この行はエクスポートの行ではありません'],
  ['its leaf is out of order', 'リーフの順序が正しくありません'],
  ['its proof cannot be read', '証明が読み取れません'],
  ['its hash cannot be read', 'ハッシュが読み取れません'],
  ['its proof does not lead to the root of the checkpoint', '証明がチェックポイントのルートに達しません'],
  [
    'the kept root over leaves {from} to {to} is not theirs',
    'リーフ {from} から {to} の部分ツリーのルートとして保存された値が異なります',
  ],
  [
    'the kept root over leaves {from} to {to} is missing',
    'リーフ {from} から {to} の部分ツリーのルートがありません',
  ],
  [
    'the kept root over leaves {from} to {to} has no such leaves',
    '部分ツリーのルートがありますが、リーフ {from} から {to} がありません',
  ],
  [
    'what is counted goes as far as leaf {cursor}, the tree has {size}',
    '集計はリーフ {cursor} まで進んでいますが、ツリーにあるのは {size} 件です',
  ],
  ['the spend of {day} is not what its entries add up to', '{day} の費用が、エントリの合計と異なります'],
  ['the refusals of {day} are not those of its entries', '{day} の拒否の件数が、エントリと異なります'],
  [
    'what the entries of {day} are found by is not what they say',
    '{day} のエントリの検索用データが、エントリの内容と異なります',
  ],
  [
    'what conversations used is not what their entries add up to',
    '会話ごとの利用量が、エントリの合計と異なります',
  ],
  [
    'the groups and roles of callers are not those of their entries',
    '利用者のグループとロールが、エントリと異なります',
  ],
  [
    '{exchange} is kept as open, and by its entries it is not',
    '{exchange} は進行中として保存されていますが、エントリによれば終わっています',
  ],
  [
    'what is kept of the open {exchange} is not what its entry says',
    '進行中の {exchange} について保存された内容が、エントリと異なります',
  ],
  [
    '{exchange} is open by its entries, and is not kept as open',
    '{exchange} はエントリによれば進行中ですが、そう保存されていません',
  ],
  // Why a note or an entry cannot be used, inside of others.
  ['no trusted key has signed this checkpoint', '信頼する鍵による署名がありません'],
  [
    'it hands over to a key that no entry before it has announced',
    '引き継ぎ先の鍵を、それより前のどのエントリも知らせていません',
  ],
  ['it hands over to a key that has not signed it', '引き継ぎ先の鍵による署名がありません'],
  ['it hands over to no key', '鍵の引き継ぎがありません'],
  ['the signature of {name} is wrong', '{name} の署名が正しくありません'],
  ['the text is not UTF-8', '本文が UTF-8 ではありません'],
  ['the text is not JSON', '本文が JSON ではありません'],
  ['the text is not a JSON object', '本文が JSON オブジェクトではありません'],
  ['the text is not in the form Sekisho writes', '本文が Sekisho の書く形式ではありません'],
  ['a note has no control characters', '署名付きノートに制御文字があります'],
  ['a note has an empty line before its signatures', '署名の前に空行がありません'],
  ['a note ends with a line feed', '署名付きノートが改行で終わっていません'],
  ['a note has at least one signature', '署名がありません'],
  ['a signature line is not in the form of a signed note', '署名行の形式が正しくありません'],
]

interface Pattern {
  match: RegExp
  ja: string
}

/** Says the details of problems in a language; one that is not known stays as it is. */
export function createProblemDetails(locale: Locale): (detail: string) => string {
  if (locale === 'en') return (detail) => detail
  const patterns = [...sentences, ...unusableSentences].map(([en, ja]): Pattern => ({
    match: patternOf(en),
    ja,
  }))

  function translate(detail: string, depth: number): string {
    for (const { match, ja } of patterns) {
      const found = match.exec(detail)
      if (!found) continue
      return ja.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
        const value = found.groups?.[name] ?? place
        // A reason is a sentence of its own.
        return name === 'reason' && depth < 2 ? translate(value, depth + 1) : value
      })
    }
    return detail
  }

  return (detail) => translate(detail, 0)
}

function patternOf(sentence: string): RegExp {
  const text = sentence
    .split(/\{(\w+)\}/)
    .map((part, index) =>
      index % 2 === 0 ? part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`) : `(?<${part}>.+)`,
    )
  return new RegExp(`^${text.join('')}$`, 's')
}
