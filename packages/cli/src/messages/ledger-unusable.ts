/**
 * Why an export, a checkpoint, a proof or a key cannot be used, in Japanese; as in `ledger-problems`, beside the sentence that
 * `packages/ledger` says.
 */
export const unusableSentences: readonly (readonly [en: string, ja: string])[] = [
  ['no given key has signed this checkpoint', '指定された鍵による署名がありません'],
  ['an origin has no spaces and no plus signs', '台帳名に空白やプラス記号があります'],
  ['a size is a whole number', '件数が整数ではありません'],
  [
    'a checkpoint has three lines and ends with a line feed',
    'チェックポイントが3行で改行で終わる形になっていません',
  ],
  ['a checkpoint begins with its origin', 'チェックポイントが台帳名で始まっていません'],
  [
    'the size of a checkpoint is a decimal number without leading zeros',
    'チェックポイントの件数が、先頭にゼロのない十進数ではありません',
  ],
  [
    'the root of a checkpoint is 32 bytes in base64',
    'チェックポイントのルートが、32 バイトを base64 で書いたものではありません',
  ],
  ['an extension line of a checkpoint is not empty', 'チェックポイントの拡張行が空です'],
  ['a checkpoint hands over to one key at most', 'チェックポイントに引き継ぎ先の鍵が2つ以上あります'],
  ['a key name has no spaces and no plus signs', '鍵の名前に空白やプラス記号があります'],
  ['not an Ed25519 private key', 'Ed25519 の秘密鍵ではありません'],
  ['not a PKCS #8 private key', 'PKCS #8 形式の秘密鍵ではありません'],
  [
    'not an Ed25519 verifier key in the form name+keyid+key',
    'name+keyid+key の形式の Ed25519 検証鍵ではありません',
  ],
  ['the key id is not that of the key', '鍵の識別子が鍵と一致しません'],
  ['a proof has at most {count} characters', '証明が {count} 文字を超えています'],
  ['a proof has an empty line before its checkpoint', '証明のチェックポイントの前に空行がありません'],
  ['a proof begins with {head}', '証明が {head} で始まっていません'],
  ['the extra data of a proof is not base64', '証明の追加データが base64 ではありません'],
  [
    'the index of a proof is a decimal number without leading zeros',
    '証明のリーフ番号が、先頭にゼロのない十進数ではありません',
  ],
  ['a proof has at most {count} hashes', '証明のハッシュが {count} 個を超えています'],
  [
    'a hash of a proof is 32 bytes in base64',
    '証明のハッシュが、32 バイトを base64 で書いたものではありません',
  ],
  ['the proof does not hold the entry it is about', '証明に対象のエントリが含まれていません'],
  ['a proof says nothing without a key to trust', '信頼する鍵がなければ、証明は何も示しません'],
  [
    'the proof does not lead from the entry to the root of the checkpoint',
    '証明がエントリからチェックポイントのルートに達しません',
  ],
  ['at most {count} checkpoints hand over', '鍵を引き継ぐチェックポイントが {count} 個を超えています'],
  ['a line of hand-overs is {form}', '引き継ぎの行が {form} の形式ではありません'],
  ['a note has at most {count} characters', '署名付きノートが {count} 文字を超えています'],
  ['a note has at most {count} signatures', '署名が {count} 個を超えています'],
  ['an empty line must stand before the checkpoint', 'チェックポイントの前に空行がありません'],
  ['the first line must be old and a size', '1行目が old と件数になっていません'],
  ['a proof has at most {count} lines', '証明が {count} 行を超えています'],
  ['a line of the proof is 32 bytes in base64', '証明の行が、32 バイトを base64 で書いたものではありません'],
  ['the export is empty', '書き出しが空です'],
  [
    'the first line of the export has no sound frontier',
    '書き出しの先頭行にあるツリーの状態が正しくありません',
  ],
  ['this is not an export of a ledger', '台帳の書き出しではありません'],
  ['this export is of a version that is not known here', 'この版では読めない形式の書き出しです'],
  ['the first line of the export is not a sound header', '書き出しの先頭行が正しくありません'],
  ['a line of the export is over {count} bytes', '書き出しに {count} バイトを超える行があります'],
  ['the export ends within a line: it was cut off', '書き出しが行の途中で終わっています。末尾が切れています'],
]
