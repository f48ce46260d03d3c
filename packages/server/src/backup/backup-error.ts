import { say, type Sentence } from '@sekisho/contract'

/** Why a backup is not made, or not restored: parts of a sentence, without a full stop. */
export const backupReasons = {
  rowBeforeTable: { en: 'a row stands before any table', ja: '表の指定より前に行があります' },
  unknownLine: { en: 'a line is of no known form', ja: '認識できない形式の行があります' },
  noHead: { en: 'the file has no head', ja: 'ファイルに先頭の情報がありません' },
  unknownForm: {
    en: 'the file is not a backup of a form that this version knows',
    ja: 'ファイルは、このバージョンが対応するバックアップではありません',
  },
  rowLength: {
    en: 'a row has not as many values as its table has columns',
    ja: '行の値の数が、表の列の数と一致しません',
  },
  rowValue: { en: 'a row holds something that no column can', ja: '行に、列に格納できない値があります' },
  notJson: { en: 'a line is not JSON', ja: 'JSON ではない行があります' },
  notGzip: { en: 'the file is no whole gzip file', ja: 'ファイルは完全な gzip ファイルではありません' },
  cutOff: {
    en: 'the file does not end as a backup does: it is none, or was cut off',
    ja: 'ファイルの末尾がバックアップの形式ではありません(バックアップではないか、途中で切れています)',
  },
  changed: { en: 'the file was changed after it was written', ja: 'ファイルは作成後に変更されています' },
  lineTooLong: {
    en: 'a line is longer than any that a backup has',
    ja: 'バックアップにはありえない長さの行があります',
  },
  databaseThere: { en: 'there is a {file} already', ja: '{file} がすでにあります' },
  noKeyFile: { en: '{name} is not the name of a key file', ja: '{name} は鍵ファイルの名前ではありません' },
  otherKey: {
    en: 'there is another {name} already; move it away, or give another data directory',
    ja: '内容の異なる {name} がすでにあります。移動するか、別のデータディレクトリを指定してください',
  },
  noDatabase: { en: 'the file holds no database', ja: 'ファイルにデータベースが含まれていません' },
  notEmpty: { en: 'the database is not empty', ja: 'データベースが空ではありません' },
  unknownTable: {
    en: 'no version ever had a table {name} like that',
    ja: 'どのバージョンにもない形の表です: {name}',
  },
  nameTaken: { en: 'there is a file of this name already', ja: '同じ名前のファイルがすでにあります' },
  nothingKept: {
    en: 'no server has kept anything there yet',
    ja: 'そこにはまだサーバーのデータがありません',
  },
  newer: {
    en: 'the backup was made by a newer Sekisho ({steps} is unknown here); restore it with that version or a later one',
    ja: 'より新しい Sekisho で作成されたバックアップです({steps} はこのバージョンにありません)。そのバージョン以降で復元してください',
  },
} as const satisfies Record<string, Sentence>

export type BackupReason = keyof typeof backupReasons

/** Something that is not a whole backup of a known form, or a place that cannot take or give one. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly reason: BackupReason
  /** the message in both languages, for whoever gave the file */
  readonly said: Sentence

  constructor(reason: BackupReason, values: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    const sentence = backupReasons[reason]
    super(say(sentence, 'en', values), options)
    this.reason = reason
    this.said = { en: this.message, ja: say(sentence, 'ja', values) }
  }
}
