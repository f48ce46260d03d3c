import type { Sentence } from '@sekisho/contract'

/** What `backup` and `restore` say. */
export const backups = {
  backup: {
    en: 'Copy everything the server keeps into one file, while it runs, and check the file',
    ja: 'サーバーのデータ一式を、稼働中のまま1つのファイルに書き出し、検査します',
  },
  restore: {
    en: 'Put a backup back into an empty place, SQLite or PostgreSQL, and verify its ledger',
    ja: 'バックアップを空の場所(SQLite または PostgreSQL)に復元し、台帳を検証します',
  },
  'option.backupOut': {
    en: 'file to make, gzip; a name that is taken is refused',
    ja: '作成するファイル(gzip 形式。既存のファイルには書き込みません)',
  },
  'option.withKeys': {
    en: 'also the key files: then the backup is as secret as they are',
    ja: '鍵ファイルも含めます(バックアップを鍵と同じ厳重さで扱ってください)',
  },
  'option.backupFrom': { en: 'file that backup made', ja: 'backup で作成したファイル' },
  'option.restoreCheckpoint': {
    en: 'a checkpoint that was kept elsewhere: what the backup lacks of it is said',
    ja: '別の場所に保管したチェックポイント(復元後の台帳に欠けている部分を表示します)',
  },
  'backup.written': {
    en: 'Backed up to {file}: {rows} {rows|row|rows} of {tables} {tables|table|tables}. It was read again and is whole.',
    ja: '{file} にバックアップしました(表 {tables} 件、行 {rows} 件)。読み戻して、欠けがないことを確認しました。',
  },
  'backup.keysLeftOut': {
    en: 'The key files of {data} are not in it. Keep copies of them elsewhere: without master-key sealed values stay sealed.',
    ja: '{data} の鍵ファイルは含まれていません。別の場所に控えを保管してください。master-key がないと、暗号化された値は復号できません。',
  },
  'backup.keysIn': {
    en: 'Key files in it: {names}. Whoever has this file can read what the server keeps sealed.',
    ja: '含まれる鍵ファイル: {names}。このファイルがあれば、サーバーが暗号化して保存している値を読み取れます。',
  },
  'backup.failed': {
    en: 'The backup was not made: {reason}.',
    ja: 'バックアップを作成できませんでした: {reason}。',
  },
  'backup.noPermission': {
    en: '{path} may not be written or read',
    ja: '{path} の読み書きが許可されていません',
  },
  'backup.noFolder': { en: 'there is no folder {folder}', ja: 'フォルダー {folder} がありません' },
  'backup.noSpace': { en: 'there is no space left on the disk', ja: 'ディスクの空き容量がありません' },
  'restore.done': {
    en: 'Restored {rows} {rows|row|rows} of {tables} {tables|table|tables}, backed up on {time} by version {version}.',
    ja: '{time} にバージョン {version} で作成されたバックアップを復元しました(表 {tables} 件、行 {rows} 件)。',
  },
  'restore.keysMissing': {
    en: 'Not there: {names}. Copy them from where they are kept before you start the server: it makes new ones otherwise, and what the old ones sealed stays sealed.',
    ja: '見つからない鍵ファイル: {names}。サーバーを起動する前に、保管場所からコピーしてください。ないまま起動すると新しい鍵が作られ、以前の鍵で暗号化した値は復号できません。',
  },
  'restore.failed': {
    en: '{file} was not restored: {reason}.',
    ja: '{file} を復元できませんでした: {reason}。',
  },
} as const satisfies Record<string, Sentence>
