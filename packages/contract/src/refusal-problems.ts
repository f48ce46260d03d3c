import type { Locale } from './locale.ts'

/**
 * What is wrong, as it stands in the sentence of a refusal under `{problem}`: in English where it is found, in Japanese here.
 * A `#` stands for what changes: a number, a name.
 */
const japanese: Readonly<Record<string, string>> = {
  // of a body that is not JSON
  'a string does not end': '文字列が閉じられていません',
  'nesting is deeper than #': '入れ子が # 段を超えています',
  'a closing bracket is missing': '閉じ括弧がありません',
  'a key in double quotes is expected': '二重引用符で囲んだキーが必要です',
  'a ":" is expected': '":" が必要です',
  'a "," or a closing bracket is expected': '"," または閉じ括弧が必要です',
  'a value is expected': '値が必要です',
  'a digit is expected': '数字が必要です',
  'a string is not UTF-8': '文字列が UTF-8 ではありません',
  'a string is malformed': '文字列の形式が正しくありません',
  'nothing may follow the object': 'オブジェクトの後に余分な内容があります',
  'the body is empty': '本文が空です',
  'an object is expected': 'オブジェクトが必要です',
  'a "}" is missing at the end': '末尾に "}" がありません',
  // of a field
  'must have at most # characters': '# 文字以内でなければなりません',
  'must have at most # fields': 'フィールドは # 個以内でなければなりません',
  'must have at most # entries': '要素は # 個以内でなければなりません',
  'must have at most # different types': '種類は # 個以内でなければなりません',
  'must have at most # different models': 'モデルは # 個以内でなければなりません',
  'must not have control characters': '制御文字は使えません',
  'must be a string': '文字列でなければなりません',
  'must be true or false': 'true または false でなければなりません',
  'must be an integer of 0 or more': '0 以上の整数でなければなりません',
  'must be spelled "#"': '"#" と書いてください',
  'must be spelled in lower case': '小文字で書いてください',
  'must be given once': '1 回だけ指定してください',
  'must be an object': 'オブジェクトでなければなりません',
  'must be an array': '配列でなければなりません',
  'must be an array or a string': '配列または文字列でなければなりません',
  'is required': '必須です',
  'must be application/json or application/x-protobuf':
    'application/json または application/x-protobuf でなければなりません',
  'is no OTLP request for logs': 'ログの OTLP リクエストではありません',
  // of the way to a provider
  'the connection was refused': '接続が拒否されました',
  'the connection was reset': '接続がリセットされました',
  'the connection was closed': '接続が閉じられました',
  'there is no route to the host': 'ホストへの経路がありません',
  'there is no route to the network': 'ネットワークへの経路がありません',
  'the connection timed out': '接続がタイムアウトしました',
  'its host name does not resolve': 'ホスト名を解決できません',
  'its host name does not resolve at the moment': '現在ホスト名を解決できません',
  'this node has no file handles left': 'このノードで開けるファイル数の上限に達しています',
  'no connection within 10 seconds': '10 秒以内に接続できませんでした',
  'this node is stopping': 'このノードは停止処理中です',
  'the answer has too many headers': '応答のヘッダーが多すぎます',
  'the answer was shorter than announced': '応答が予告された長さより短く終わりました',
  'the answer stalled': '応答が途中で止まりました',
  'the answer is not well-formed HTTP': '応答が正しい HTTP ではありません',
  'its certificate is for another name': '証明書の名前が一致しません',
  'its certificate has expired': '証明書の有効期限が切れています',
  'its certificate is not trusted (a private authority needs its CA file)':
    '証明書を信頼できません(プライベート認証局の場合は CA ファイルが必要です)',
  'the proxy refused the connection with status #': 'プロキシが接続を拒否しました(ステータス #)',
  'the proxy cannot be reached (#)': 'プロキシに接続できません(#)',
  'scripted to break off': '台本どおりに中断しました',
}

const patterns = Object.entries(japanese)
  .filter(([english]) => english.includes('#'))
  .map(([english, said]) => ({ ends: english.split('#'), said }))

/** A problem in the reader's language; what has no translation, such as the code of an unknown error, stays as it is. */
export function sayProblem(problem: string, locale: Locale): string {
  if (locale === 'en') return problem
  const whole = Object.hasOwn(japanese, problem) ? japanese[problem] : undefined
  if (whole !== undefined) return whole
  for (const { ends, said } of patterns) {
    const [before = '', after = ''] = ends
    const middle = problem.slice(before.length, problem.length - after.length)
    if (middle !== '' && problem === before + middle + after) return said.replace('#', () => middle)
  }
  return problem
}
