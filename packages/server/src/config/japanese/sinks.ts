import type { Translated } from './general.ts'

/** What `sekisho.sinks` asks for. */
export const sinkSentences: readonly Translated[] = [
  [
    'must be lower-case letters, digits, - and _, at most 63 characters',
    'は英小文字、数字、-、_ で、63 文字以内にしてください',
  ],
  [
    'may hold only printable ASCII characters without spaces',
    'に使えるのは空白以外の印字可能な ASCII 文字だけです',
  ],
  ['must be a site as datadoghq.eu', 'は datadoghq.eu のようなサイト名にしてください'],
  [
    'must be type-dataset-namespace in lower case',
    'は「タイプ-データセット-名前空間」の形の英小文字にしてください',
  ],
  ['names a file that is no PEM certificate', 'に指定されたファイルが PEM 形式の証明書ではありません'],
  ['must be the name of a bucket', 'はバケット名にしてください'],
  ['may hold only letters, digits and ! - _ . * ( ) = /', 'に使えるのは英数字と ! - _ . * ( ) = / だけです'],
  [
    'has only one of cert_file and key_file; give both or none',
    'には cert_file と key_file の片方しかありません。両方を指定するか、どちらも指定しないでください',
  ],
  [
    'does nothing with plain_tcp; remove one',
    'は plain_tcp では効果がありません。どちらかを削除してください',
  ],
  [
    'needs api_key, or username and password, and not both',
    'には api_key か、username と password の組のどちらか一方が必要です',
  ],
  ['names a sink above; give it another name', 'は上の転送先と同じ名前です。別の名前を付けてください'],
  [
    'is no kind of entry; docs/reference/ledger-entries.md lists them',
    'はエントリーの種類ではありません。一覧は docs/reference/ledger-entries.md にあります',
  ],
  [
    'must be a JSON pointer that begins with /actor or /data',
    'は /actor または /data で始まる JSON ポインターにしてください',
  ],
  [
    'has a ~ that is not ~0 (for ~) or ~1 (for /), as JSON pointers write it',
    'の ~ は、JSON ポインターの書き方に従い ~0(~ のこと)か ~1(/ のこと)にしてください',
  ],
  [
    'must be whsec_ and base64 of 24 to 64 random bytes',
    'は whsec_ に続けて、24〜64 バイトの乱数の base64 を書いてください',
  ],
]
