import type { Sentence } from '@sekisho/contract'

/** What commands say when they cannot do what they were asked. */
export const problems = {
  'usage.unknownOption': {
    en: 'There is no option {name}. {hint}',
    ja: 'オプション {name} はありません。{hint}',
  },
  'usage.unknownCommand': {
    en: 'There is no command {name}. {hint}',
    ja: 'コマンド {name} はありません。{hint}',
  },
  'usage.missingOption': { en: 'Give {name}. {hint}', ja: '{name} を指定してください。{hint}' },
  'usage.missingArgument': { en: 'Give <{name}>. {hint}', ja: '<{name}> を指定してください。{hint}' },
  'usage.missingValue': { en: '{name} needs a value. {hint}', ja: '{name} には値が必要です。{hint}' },
  'usage.excess': { en: 'Too many arguments. {hint}', ja: '引数が多すぎます。{hint}' },
  'usage.choice': {
    en: '{name} must be one of: {values}.',
    ja: '{name} には次のいずれかを指定してください: {values}。',
  },
  'usage.other': { en: '{message}. {hint}', ja: 'コマンドを解釈できません({message})。{hint}' },
  'usage.hint': { en: 'See: {command}', ja: '使い方: {command}' },
  'usage.didYouMean': { en: 'Did you mean {name}?', ja: '{name} のことでしょうか?' },
  'usage.duration': {
    en: '{name} must be a number and a unit: 90d, 12h, 30m, 45s, 2w.',
    ja: '{name} は数字と単位で指定してください。例: 90d、12h、30m、45s、2w',
  },
  'usage.wholeNumber': {
    en: '{name} must be a whole number from {least} to {most}.',
    ja: '{name} は {least} から {most} までの整数で指定してください。',
  },
  'usage.url': {
    en: '--url must be an https:// address (http:// only for this machine), because the admin token is sent there.',
    ja: '管理トークンを送信するため、--url には https:// のアドレスを指定してください(http:// はこのマシン宛てのみ使えます)。',
  },
  'usage.urlToken': {
    en: '--url needs the admin token in SEKISHO_ADMIN_TOKEN; it is in the file admin-token of that server’s data directory.',
    ja: '--url を使うときは、管理トークンを SEKISHO_ADMIN_TOKEN に設定してください。トークンは接続先サーバーのデータディレクトリの admin-token にあります。',
  },
  'server.noDataDir': {
    en: 'There is no data directory {data}. Name the one of the server with --data, or start a server with: {command}',
    ja: 'データディレクトリ {data} がありません。--data でサーバーのデータディレクトリを指定するか、次のコマンドでサーバーを起動してください: {command}',
  },
  'server.notDataDir': {
    en: '{data} is not a data directory of Sekisho: it has no file admin-token. Name the right one with --data.',
    ja: '{data} は Sekisho のデータディレクトリではありません(admin-token がありません)。--data で正しいディレクトリを指定してください。',
  },
  'server.notRunning': {
    en: 'No server runs on {data}. Start it with: {command}',
    ja: '{data} のサーバーは起動していません。次のコマンドで起動してください: {command}',
  },
  'server.unreadable': {
    en: 'The file {file} cannot be read ({reason}). Run this as the user who started the server.',
    ja: 'ファイル {file} を読み取れません({reason})。サーバーを起動したユーザーで実行してください。',
  },
  'server.damaged': {
    en: 'The file {file} is not what a server writes. Restart the server to write it again.',
    ja: 'ファイル {file} の内容が正しくありません。サーバーを再起動すると書き直されます。',
  },
  'server.unreachable': {
    en: 'The server at {url} cannot be reached ({reason}).',
    ja: '{url} のサーバーに接続できません({reason})。',
  },
  'server.certificate': {
    en: 'The certificate of {url} is not trusted ({reason}). For a private CA set NODE_EXTRA_CA_CERTS to its PEM file.',
    ja: '{url} の証明書を信頼できません({reason})。プライベート CA の場合は、その PEM ファイルを NODE_EXTRA_CA_CERTS に設定してください。',
  },
  'server.timeout': {
    en: 'The server at {url} did not answer within {seconds} seconds.',
    ja: '{url} のサーバーが {seconds} 秒以内に応答しませんでした。',
  },
  'server.stranger': {
    en: 'What answers at {url} is not a Sekisho of this version (HTTP {status}).',
    ja: '{url} で応答しているのは、このバージョンの Sekisho ではありません(HTTP {status})。',
  },
  'server.trouble': {
    en: 'What answers at {url} is in trouble (HTTP {status}), or not a Sekisho. The log of the server, or of a proxy in front of it, says why.',
    ja: '{url} で問題が起きているか、応答しているのが Sekisho ではありません(HTTP {status})。サーバー、またはその前段のプロキシのログで原因を確認してください。',
  },
  'server.tokenRefused': {
    en: 'The server at {url} does not accept the admin token from {source}. Is it the token of that server?',
    ja: '{url} のサーバーは {source} の管理トークンを受け付けませんでした。このサーバーのトークンか確認してください。',
  },
  'person.unknown': {
    en: 'There is no person with the address {email}. Add one with: sekisho people add --name … --email {email}',
    ja: 'メールアドレス {email} の利用者は登録されていません。追加するには: sekisho people add --name … --email {email}',
  },
  'file.unreadable': {
    en: 'The file {file} cannot be read ({reason}).',
    ja: 'ファイル {file} を読み取れません({reason})。',
  },
  'file.there': {
    en: 'There is a file {file} already, and an export may be somebody’s evidence. Choose another name, or give --force to overwrite it.',
    ja: 'ファイル {file} はすでにあり、エクスポートは証拠かもしれません。別の名前にするか、--force を付けて上書きしてください。',
  },
  'file.unwritable': {
    en: 'The file {file} cannot be written ({reason}).',
    ja: 'ファイル {file} に書き込めません({reason})。',
  },
  'ledger.noCheckpoint': {
    en: 'The ledger in {data} has no checkpoint yet; the server signs one soon after the first entries.',
    ja: '{data} の台帳にはまだチェックポイントがありません。最初のエントリの後、まもなくサーバーが署名します。',
  },
  'ledger.noDataDir': {
    en: 'There is no data directory {data}. Name the one of the server with --data; a ledger in PostgreSQL also needs --config.',
    ja: 'データディレクトリ {data} がありません。--data でサーバーのデータディレクトリを指定してください。台帳が PostgreSQL にある場合は --config も必要です。',
  },
  'export.unusable': {
    en: 'The export {file} cannot be verified: {reason}.',
    ja: '{file} を検証できません: {reason}',
  },
  'proof.removed': {
    en: 'Retention has removed the text of leaf {leaf}; its hash is in the tree, and there is nothing to prove.',
    ja: 'リーフ {leaf} の本文は保持期間により削除されています。ツリーにはハッシュだけが残っているため、証明できません。',
  },
  'export.cut': {
    en: 'The export was cut off on its way; nothing of it should be used.',
    ja: '書き出しが途中で切れました。受け取った分は使わないでください。',
  },
  'export.notPacked': { en: 'it is not a whole gzip file', ja: '完全な gzip ファイルではありません' },
  'checkpoint.unusable': {
    en: '{file} holds no signed checkpoint, and nothing was compared ({reason}).',
    ja: '{file} は署名付きチェックポイントではないため、照合していません({reason})。',
  },
  'key.unusable': {
    en: '--key is no verifier key in the form name+keyid+key, and no file with one ({reason}).',
    ja: '--key が name+keyid+key の形式の検証鍵でも、それを書いたファイルでもありません({reason})。',
  },
  'ledger.unopened': {
    en: 'The ledger of {data} cannot be opened ({reason}).',
    ja: '{data} の台帳を開けません({reason})。',
  },
  internal: {
    en: 'sekisho met an error of its own: {message}',
    ja: 'sekisho の内部エラーです: {message}',
  },
  'usage.server': {
    en: '--server must be an https:// address (http:// only for this machine), because tokens are sent there.',
    ja: 'トークンを送信するため、--server には https:// のアドレスを指定してください(http:// はこのマシン宛てのみ使えます)。',
  },
  'usage.oneServer': {
    en: 'Give --server or --url, not both: the first uses your sign-in, the second the admin token.',
    ja: '--server(サインインを使用)と --url(管理トークンを使用)は同時に指定できません。',
  },
  'usage.loginServer': {
    en: 'Give the address of the server: sekisho login --server https://sekisho.example.com',
    ja: 'サーバーのアドレスを指定してください: sekisho login --server https://sekisho.example.com',
  },
  'server.signInRefused': {
    en: 'The server at {url} does not accept your sign-in any more. Sign in again with: sekisho login --server {url}',
    ja: '{url} のサーバーはこのサインインを受け付けませんでした。もう一度サインインしてください: sekisho login --server {url}',
  },
  'signIn.nowhere': {
    en: 'You are not signed in. Sign in with: sekisho login --server URL',
    ja: 'サインインしていません。次のコマンドでサインインしてください: sekisho login --server URL',
  },
  'signIn.signedOut': {
    en: 'You are not signed in to {server}. Sign in with: sekisho login --server {server}',
    ja: '{server} にサインインしていません。次のコマンドでサインインしてください: sekisho login --server {server}',
  },
  'signIn.ended': {
    en: 'Your sign-in to {server} has ended ({reason}). Sign in again with: sekisho login --server {server}',
    ja: '{server} へのサインインは終了しています({reason})。もう一度サインインしてください: sekisho login --server {server}',
  },
  'signIn.refused': {
    en: 'The server at {server} refuses to refresh your sign-in ({reason}).',
    ja: '{server} のサーバーがサインインの更新を拒否しました({reason})。',
  },
  'signIn.openToOthers': {
    en: 'Others on this machine can read {file}, and whoever read it can act as you. Sign out and in again, or if nobody did: chmod 600 {file}',
    ja: 'このマシンのほかのユーザーが {file} を読み取れる状態です。内容を知られると、あなたになりすまされるおそれがあります。サインインし直すか、読まれていないことが確かなら chmod 600 {file} を実行してください。',
  },
  'signIn.damaged': {
    en: 'The file {file} is not what sekisho writes. Delete it and sign in again.',
    ja: 'ファイル {file} の内容が正しくありません。削除して、もう一度サインインしてください。',
  },
  'signIn.busy': {
    en: 'Other sekisho processes are refreshing your sign-in and do not finish.',
    ja: 'ほかの sekisho プロセスによるサインインの更新が終わりません。',
  },
  'signIn.keychainClosed': {
    en: 'The keychain does not give out your sign-in to {server}. Unlock it, or sign in again with: sekisho login --server {server} --keychain off',
    ja: 'キーチェーンから {server} へのサインインを取り出せません。ロックを解除するか、次のコマンドでサインインし直してください: sekisho login --server {server} --keychain off',
  },
  'login.denied': {
    en: 'The sign-in was denied in the browser.',
    ja: 'ブラウザーでサインインが拒否されました。',
  },
  'login.expired': {
    en: 'The code has expired before anybody approved it. Start again with: sekisho login',
    ja: '承認される前にコードの有効期限が切れました。もう一度 sekisho login を実行してください。',
  },
  'login.refused': {
    en: 'The server refuses the sign-in ({reason}).',
    ja: 'サーバーがサインインを拒否しました({reason})。',
  },
  'logout.unrevoked': {
    en: 'Forgotten on this machine, but the server at {server} was not told and the session may go on there: {reason} An administrator can end it.',
    ja: 'このマシンからは削除しましたが、{server} のサーバーに通知できず、セッションが残っている可能性があります: {reason} 管理者が終了させることができます。',
  },
  'usage.condition': {
    en: '--condition must be CLAIM=VALUE, as in repository=example-org/app.',
    ja: '--condition は CLAIM=VALUE の形で指定してください。例: repository=example-org/app',
  },
  'usage.amount': {
    en: "A limit is an amount of money, tokens or calls: '$25', 25usd, '2M tokens', '60 calls', none. A shell reads $2 itself: put the amount into single quotes.",
    ja: "上限は金額、トークン数、または回数で指定してください。例: '$25'、25usd、'2M tokens'、'60 calls'、none。シェルが $2 を変数と解釈しないよう、単一引用符で囲んでください。",
  },
  'usage.scope': {
    en: '--for must be organization, service-account, or one of person, service-account, group, role, project and cost-centre with a colon and which: group:platform.',
    ja: '--for には organization か service-account、または person・service-account・group・role・project・cost-centre にコロンと名前を付けたもの(例: group:platform)を指定してください。',
  },
  'usage.costCentreNeedsPerson': {
    en: '--cost-centre is for a person you name; who pays for your own calls follows from the project.',
    ja: '--cost-centre は利用者を指定した場合だけ使えます。自分の呼び出しの負担先はプロジェクトで決まります。',
  },
  'usage.mineOrPerson': {
    en: 'Name a person or give --mine, not both.',
    ja: '利用者の指定と --mine は、どちらか一方だけにしてください。',
  },
} as const satisfies Record<string, Sentence>
