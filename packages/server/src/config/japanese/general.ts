/**
 * Everything a configuration can be told, by the English sentence (as gettext does it): English stays where it is said,
 * beside the rule, and this folder holds the other language. `{places}` take what varies; what stands in one may itself be
 * a sentence of this list.
 */
export type Translated = readonly [english: string, japanese: string]

/** Files, variables, keys, types and addresses. */
export const general: readonly Translated[] = [
  // the file
  [
    'the configuration file {name} cannot be read{code}; check --config',
    '設定ファイル {name} を読み込めません{code}。--config を確認してください',
  ],
  ['the file {rest}', '設定ファイル: {rest}'],
  ['has the same key twice; keep one', '同じキーが2回あります。1つだけ残してください'],
  ['is indented with a tab; use spaces', 'タブで字下げされています。空白を使ってください'],
  [
    'holds more than one document; keep one and remove the --- lines',
    '複数の文書が含まれています。1つだけ残し、--- の行を削除してください',
  ],
  [
    'is not valid YAML here; check the quotes, brackets, colons and indentation of this line and the one before',
    'ここが YAML として正しくありません。この行と前の行の引用符、括弧、コロン、字下げを確認してください',
  ],
  [
    'has a tag (!name), which means nothing here; remove it, or put the text in quotes',
    'タグ(!name)は使えません。削除するか、文字列を引用符で囲んでください',
  ],
  [
    'is over {count} bytes; a configuration is shorter',
    '{count} バイトを超えています。設定ファイルはもっと短くしてください',
  ],
  [
    'repeats too much through aliases (more than {count} times); write the values out',
    'エイリアスによる繰り返しが多すぎます({count} 回超)。値を直接書いてください',
  ],
  [
    'has an alias (*name) without its anchor (&name); add the anchor, or put a text that begins with * in quotes',
    'エイリアス(*name)に対応するアンカー(&name)がありません。アンカーを追加するか、* で始まる文字列を引用符で囲んでください',
  ],
  [
    'is nested too deeply; a configuration needs few levels',
    '入れ子が深すぎます。設定ファイルに必要な階層はわずかです',
  ],
  // variables and files
  [
    'needs the environment variable {name}, which is not set',
    'には環境変数 {name} が必要ですが、設定されていません',
  ],
  ['names the file {path}; write its absolute path', 'のファイル {path} は絶対パスで書いてください'],
  ['names the file {path}, which cannot be read{code}', 'のファイル {path} を読み込めません{code}'],
  ['names a file that cannot be read{code}', 'に指定されたファイルを読み込めません{code}'],
  [
    'names files that are not a PEM certificate and its private key',
    'に指定されたファイルが、PEM 形式の証明書とその秘密鍵の組ではありません',
  ],
  [
    'has ${file:…} inside a longer text; it must be the whole value',
    '${file:…} が文字列の途中にあります。値全体として書いてください',
  ],
  [
    "the environment variable ANTHROPIC_API_KEY cannot be used: {problem}; unset it or set the provider's key",
    '環境変数 ANTHROPIC_API_KEY は使えません: {problem}。削除するか、プロバイダーのキーを設定してください',
  ],
  // keys and types
  ['is not a known key; {fix}', 'は不明なキーです。{fix}'],
  ['did you mean {near}?', '{near} の誤りではありませんか'],
  ['known here: {keys}', 'ここで使えるキー: {keys}'],
  ['remove it', '削除してください'],
  ['is required', 'は必須です'],
  ['must be {type}; it is empty', 'は{type}でなければなりませんが、空です'],
  ['must be a text (put it in quotes)', 'は文字列でなければなりません(引用符で囲んでください)'],
  ['must be a number', 'は数値でなければなりません'],
  ['must be a whole number', 'は整数でなければなりません'],
  ['must be true or false, without quotes', 'は引用符なしの true または false でなければなりません'],
  ['must be a list', 'はリストでなければなりません'],
  ['must be a mapping of keys', 'はキーと値の組でなければなりません'],
  ['a text (put it in quotes)', '文字列(引用符で囲む)'],
  ['a number', '数値'],
  ['a whole number', '整数'],
  ['true or false, without quotes', '引用符なしの true または false'],
  ['a list', 'リスト'],
  ['a mapping of keys', 'キーと値の組'],
  ['must not be empty', 'は空にできません'],
  [
    'must have at least one entry; fill it or remove the key',
    'には1つ以上の項目が必要です。追加するか、キーを削除してください',
  ],
  [
    'must be a whole number of days from {min} to {max}, or never',
    'は {min} から {max} までの整数(日数)または never でなければなりません',
  ],
  ['must be a whole number from {min} to {max}', 'は {min} から {max} までの整数でなければなりません'],
  ['must be at most {limit} characters', 'は {limit} 文字以内でなければなりません'],
  ['must be at most {limit} entries', 'は {limit} 項目以内でなければなりません'],
  ['must be at least {limit} characters', 'は {limit} 文字以上でなければなりません'],
  ['must be at least {limit} entries', 'は {limit} 項目以上でなければなりません'],
  ['must be above {limit}', 'は {limit} より大きくなければなりません'],
  ['must be at most {limit}', 'は {limit} 以下でなければなりません'],
  ['must be at least {limit}', 'は {limit} 以上でなければなりません'],
  // addresses
  ['is not a URL; write https://host', 'は URL ではありません。https://ホスト名 の形で書いてください'],
  ['must begin with https:// or http://', 'は https:// または http:// で始めてください'],
  [
    'must begin with https:// (http:// is for loopback only)',
    'は https:// で始めてください(http:// はループバックのみ)',
  ],
  [
    'is not a web address; write https://gateway.example.com',
    'はウェブアドレスではありません。https://gateway.example.com の形で書いてください',
  ],
  [
    'is not an address or CIDR range; write for example 10.0.0.0/8 or fd00::/8',
    'はアドレスまたは CIDR ではありません。例: 10.0.0.0/8、fd00::/8',
  ],
  [
    "points at a cloud's metadata service; name the real host",
    'はクラウドのメタデータサービスを指しています。本来のホスト名を書いてください',
  ],
  ['names a host that may not be called: {reason}', 'のホストには接続できません: {reason}'],
  [
    'is not a time zone; write an IANA name, for example Asia/Tokyo',
    'はタイムゾーンではありません。IANA の名前で書いてください。例: Asia/Tokyo',
  ],
  ['{address} is this machine itself', '{address} はこのマシン自身です'],
  [
    '{address} is a link-local address, where clouds keep their metadata service',
    '{address} はリンクローカルアドレスです(クラウドのメタデータサービスがある範囲)',
  ],
  ["{address} is a cloud's metadata address", '{address} はクラウドのメタデータアドレスです'],
  ["{host} is a cloud's metadata service", '{host} はクラウドのメタデータサービスです'],
  ['{address} is not an address of one machine', '{address} は1台のマシンのアドレスではありません'],
  ['{address} is not an address', '{address} はアドレスではありません'],
  [
    'is required when serving on {host}; write the https:// address clients use',
    'は {host} で公開する場合に必須です。クライアントが使う https:// のアドレスを書いてください',
  ],
  [
    'is required to serve other machines; set it, or name the proxy in front in listen.trusted_proxies',
    'はほかのマシンに公開する場合に必須です。設定するか、手前のプロキシを listen.trusted_proxies に書いてください',
  ],
  [
    'would believe X-Forwarded-For from everybody; name the proxy',
    'では、誰の X-Forwarded-For でも信用してしまいます。プロキシを指定してください',
  ],
]

/** Of a fixed set; tried last, because it matches the most. */
export const choices: readonly Translated[] = [
  [
    'must be {list} or {last}; did you mean {near}?',
    'は {list}、{last} のいずれかでなければなりません。{near} の誤りではありませんか',
  ],
  ['must be {list} or {last}', 'は {list}、{last} のいずれかでなければなりません'],
  [
    'must be {list}; did you mean {near}?',
    'は {list} のいずれかでなければなりません。{near} の誤りではありませんか',
  ],
  ['must be {list}', 'は {list} のいずれかでなければなりません'],
]
