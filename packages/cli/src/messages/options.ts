import type { Sentence } from '@sekisho/contract'

/** What `--help` says about options and arguments. */
export const options = {
  'option.exportForce': {
    en: 'overwrite a file of that name',
    ja: '同じ名前のファイルがあれば上書きします',
  },
  'option.keysOut': {
    en: 'file for the public keys, a line each, as --key takes it; keep it elsewhere',
    ja: '公開鍵を1行に1つずつ書き出すファイル(--key に渡せます。別の場所に保管してください)',
  },
  'option.data': { en: 'data directory of the server', ja: 'サーバーのデータディレクトリ' },
  'option.dataConfigured': {
    en: 'data directory of the server; without it the configuration decides, else ./.sekisho',
    ja: 'サーバーのデータディレクトリ(省略時は設定に従い、なければ ./.sekisho)',
  },
  'option.url': {
    en: 'a server elsewhere; its admin token comes from SEKISHO_ADMIN_TOKEN',
    ja: '別の場所にあるサーバーの URL(管理トークンは SEKISHO_ADMIN_TOKEN で渡します)',
  },
  'option.json': {
    en: 'print one JSON document; errors too, on standard error',
    ja: '結果を JSON で出力します(エラーも標準エラー出力に JSON で出力)',
  },
  'option.lang': {
    en: 'language of the messages; without it LC_ALL, LC_MESSAGES or LANG decides',
    ja: 'メッセージの言語(省略時は LC_ALL、LC_MESSAGES、LANG に従います)',
  },
  'option.port': { en: 'port to listen on', ja: '待ち受けるポート' },
  'option.host': { en: 'address to listen on', ja: '待ち受けるアドレス' },
  'option.config': { en: 'configuration file', ja: '設定ファイル' },
  'option.workers': {
    en: 'processes; more than one needs PostgreSQL',
    ja: 'プロセス数(2以上には PostgreSQL が必要です)',
  },
  'option.demo': {
    en: 'use the practice provider, whatever keys are set, and fill an empty folder with a made-up company',
    ja: 'キーの設定にかかわらず練習用プロバイダーを使い、空のディレクトリには架空の会社のデータを投入します',
  },
  'option.person': { en: 'whose it is: id or email', ja: '所有者の ID またはメールアドレス' },
  'option.kind': {
    en: 'claude_code is refused from any other program',
    ja: 'claude_code は Claude Code 以外では使えません',
  },
  'option.credentialName': { en: 'to tell it apart later', ja: '識別のための名前' },
  'option.expires': {
    en: 'how long it works: 90d, 12h, 2w (without it: until revoked)',
    ja: '有効期間。例: 90d、12h、2w(省略時は失効させるまで有効)',
  },
  'option.grace': {
    en: 'how long the old one still works: 1d, 12h, 0s',
    ja: '古い認証情報を使える猶予期間。例: 1d、12h、0s',
  },
  'option.newLife': {
    en: 'how long the new one works: 90d, 12h, 2w (without it: as long as the old one was made for)',
    ja: '新しい認証情報の有効期間。例: 90d、12h、2w(省略時は古いものと同じ期間)',
  },
  'option.reason': {
    en: 'why; it stands in the ledger for good, so no personal data',
    ja: '理由(台帳に永続的に残るため、個人情報は書かないでください)',
  },
  'option.personName': { en: 'full name', ja: '氏名' },
  'option.email': { en: 'email address', ja: 'メールアドレス' },
  'option.role': { en: 'a role', ja: 'ロール' },
  'option.group': { en: 'a group', ja: 'グループ' },
  'option.limit': { en: 'how many at most', ja: '最大件数' },
  'option.after': { en: 'continue after this id', ja: 'この ID の次から表示します' },
  'option.before': { en: 'continue before this place', ja: 'この位置より前を表示します' },
  'option.entryKind': { en: 'only entries of this kind', ja: 'この種類のエントリだけを表示します' },
  'option.checkpoint': {
    en: 'also compare with a checkpoint saved earlier',
    ja: '保存しておいたチェックポイントとも照合します',
  },
  'option.exportFile': {
    en: 'verify an export (JSON lines, gzip or not) instead of a store; needs no server and none of its files',
    ja: 'ストアの代わりに、書き出したファイル(JSON Lines、gzip 可)を検証します。サーバーもそのファイルも不要です',
  },
  'option.trustedKey': {
    en: 'verifier key to trust (name+keyid+key), or a file with one; keys it handed over to are trusted too',
    ja: '信頼する検証鍵(name+keyid+key)、またはそれを書いたファイル。そこから引き継がれた鍵も信頼します',
  },
  'option.exportOut': {
    en: 'file to write, packed when its name ends with .gz; - is standard output',
    ja: '書き込むファイル(名前が .gz で終わる場合は圧縮)。- は標準出力です',
  },
  'option.proofOut': { en: 'file to write; - is standard output', ja: '書き込むファイル。- は標準出力です' },
  'option.fromLeaf': { en: 'first leaf (without it: the first of all)', ja: '最初のリーフ(省略時は先頭)' },
  'option.toLeaf': {
    en: 'the leaf after the last (without it: as far as the newest checkpoint)',
    ja: '最後のリーフの次のリーフ(省略時は最新のチェックポイントまで)',
  },
  'option.exportPerson': {
    en: 'only entries by or about this person, each with a proof',
    ja: 'この人が行った、またはこの人に関するエントリだけを、証明付きで書き出します',
  },
  'option.exportSince': {
    en: 'only entries from then on, UTC, each with a proof: 7d, 12h, 2026-11-01 or 2026-11-01T06:00:00Z',
    ja: 'この時刻(UTC)以降のエントリだけを、証明付きで書き出します。例: 7d、12h、2026-11-01、2026-11-01T06:00:00Z',
  },
  'option.exportKind': {
    en: 'only entries of this kind, each with a proof',
    ja: 'この種類のエントリだけを、証明付きで書き出します',
  },
  'argument.leaf': {
    en: 'leaf of the entry, as ledger tail --json shows it',
    ja: 'エントリのリーフ(ledger tail --json で表示される番号)',
  },
  'argument.proofFile': { en: 'file with the proof', ja: '証明のファイル' },
  'option.out': { en: 'file to write', ja: '書き込むファイル' },
  'option.from': { en: 'first day, UTC: 2026-11-01', ja: '開始日(UTC)。例: 2026-11-01' },
  'option.to': { en: 'last day, UTC, included', ja: '終了日(UTC、その日を含む)' },
  'option.by': { en: 'what to add up by', ja: '集計の単位' },
  'argument.credential': { en: 'id of the credential (key_…)', ja: '認証情報の ID(key_…)' },
  'option.server': {
    en: 'a server you are signed in to (sekisho login); your roles there decide',
    ja: 'サインイン済みのサーバーの URL(sekisho login)。権限はそのサーバーでのロールに従います',
  },
  'option.loginServer': {
    en: 'URL of the server; without it the one of the last sign-in',
    ja: 'サーバーの URL(省略時は最後にサインインしたサーバー)',
  },
  'option.open': {
    en: 'also open the page in the browser of this machine',
    ja: 'このマシンのブラウザーでページを開きます',
  },
  'option.keychain': {
    en: 'auto: keep the tokens in the keychain of the system where there is one; off: in a file only you can read',
    ja: 'auto: OS のキーチェーンがあればトークンをそこに保存。off: 本人だけが読めるファイルに保存',
  },
  'option.fingerprint': {
    en: 'SHA-256 of its device_id; the refusal on the device shows it',
    ja: 'device_id の SHA-256(デバイス側の拒否メッセージに表示されます)',
  },
  'option.deviceName': { en: 'what it is called', ja: 'デバイスの名前' },
  'argument.device': { en: 'id of the device (dev_…)', ja: 'デバイスの ID(dev_…)' },
  'option.status': { en: 'only those that are', ja: 'この状態のものだけを表示します' },
  'option.searchAccounts': { en: 'a part of the name, or a whole id', ja: '名前の一部、または ID 全体' },
  'option.search': { en: 'a part of the name or address', ja: '名前やメールアドレスの一部' },
  'option.clearEmail': { en: 'take the email address away', ja: 'メールアドレスを削除します' },
  'option.newRole': {
    en: 'a role given by hand, in place of those before',
    ja: '手動で付与するロール(以前のものと置き換えます)',
  },
  'option.newGroup': {
    en: 'a group given by hand, in place of those before',
    ja: '手動で付与するグループ(以前のものと置き換えます)',
  },
  'option.clearGroups': { en: 'no group given by hand', ja: '手動で付与したグループをすべて外します' },
  'option.days': { en: 'days for which the link is valid', ja: 'リンクの有効日数' },
  'option.afterName': { en: 'continue after this name', ja: 'この名前の次から表示します' },
  'option.mine': { en: 'your own', ja: '自分のものだけを表示します' },
  'option.inForce': { en: 'only those that are not over', ja: '有効なものだけを表示します' },
  'option.onDevice': { en: 'only those on this device', ja: 'このデバイスのセッションだけを対象にします' },
  'option.accountName': { en: 'what the machine is for', ja: 'マシンの用途' },
  'option.ruleName': { en: 'to tell it apart later', ja: '識別のための名前' },
  'option.issuer': { en: 'iss of the tokens, exactly', ja: 'トークンの iss(完全一致)' },
  'option.audience': {
    en: 'aud of the tokens; best this server’s own address',
    ja: 'トークンの aud(このサーバーのアドレスを推奨)',
  },
  'option.serviceAccount': { en: 'whose tokens they become', ja: '交換先のサービスアカウントの ID' },
  'option.condition': {
    en: 'a claim and a value it may have; * is any run of characters without /, ** any run at all',
    ja: 'クレームと許可する値(* は / を含まない任意の文字列、** は任意の文字列)',
  },
  'option.lifetime': { en: 'how long a token is valid: 15m, 1h', ja: 'トークンの有効期間。例: 15m、1h' },
  'option.recipe': {
    en: 'whose tokens these are, so that the conditions can be checked',
    ja: 'トークンの種類(条件の妥当性を検査するため)',
  },
  'option.unusedDays': { en: 'not used for so many days', ja: '使われていない日数' },
  'option.method': { en: 'what to take away', ja: '削除するサインイン方法' },
  'option.passkey': {
    en: 'id of one passkey; without it all of them',
    ja: '削除するパスキーの ID(省略時はすべてのパスキー)',
  },
  'argument.person': { en: 'id or email of the person', ja: '利用者の ID またはメールアドレス' },
  'argument.csv': {
    en: 'CSV file with the header name,email,roles,groups, then project and cost_centre where wanted',
    ja: 'CSV ファイル(見出し行: name,email,roles,groups。必要なら project と cost_centre を続けます)',
  },
  'argument.invitation': { en: 'id of the invitation (inv_…)', ja: '招待の ID(inv_…)' },
  'argument.session': { en: 'id of the session (ses_…)', ja: 'セッションの ID(ses_…)' },
  'argument.serviceAccount': {
    en: 'id of the service account (svc_…)',
    ja: 'サービスアカウントの ID(svc_…)',
  },
  'argument.federationRule': {
    en: 'id of the federation rule (fed_…)',
    ja: 'フェデレーションルールの ID(fed_…)',
  },
  'argument.limit': {
    en: "the limit: '$25', 25usd, '2M tokens' (cache reads not counted), '60 calls', or none, which lifts a wider one",
    ja: "上限。例: '$25'、25usd、'2M tokens'(キャッシュ読取は数えません)、'60 calls'。none は、より広い予算の上限を外します",
  },
  'argument.budget': { en: 'id of the budget (spl_…)', ja: '予算の ID(spl_…)' },
  'argument.account': {
    en: 'id or email of the person, or id of the service account; left out: yourself',
    ja: '利用者の ID かメールアドレス、またはサービスアカウントの ID(省略時は自分)',
  },
  'option.scope': {
    en: 'whom it is for: organization, person:EMAIL, group:NAME, role:NAME, project:NAME, cost-centre:NAME, service-account, service-account:ID',
    ja: '対象。organization、person:EMAIL、group:NAME、role:NAME、project:NAME、cost-centre:NAME、service-account、service-account:ID のいずれか',
  },
  'option.shared': {
    en: 'all in the scope share the limit, instead of each having it alone',
    ja: '各自に上限を設けるのではなく、対象の全員で1つの上限を共有します',
  },
  'option.period': {
    en: 'how often it resets; conversation: one session of Claude Code; minute: a rate; at_once: calls under way',
    ja: '期間。conversation は Claude Code の1セッション、minute は1分あたり、at_once は同時実行数です',
  },
  'option.zone': {
    en: 'where a day begins: utc, or sekisho.time_zone of the organization',
    ja: '1日の始まりの基準。utc、または組織の sekisho.time_zone(organization)',
  },
  'option.budgetName': { en: 'how refusals name it', ja: '拒否メッセージに表示する名前' },
  'option.threshold': {
    en: 'percent of the limit at which to alert; left out: 50, 75 and 90',
    ja: '通知する使用率(%)。省略時は 50、75、90',
  },
  'option.ofProject': {
    en: 'for calls on this project, by name or id',
    ja: 'このプロジェクト(名前または ID)の呼び出しの場合',
  },
  'option.ofCostCentre': {
    en: 'for calls that this cost centre pays',
    ja: 'このコストセンターが負担する呼び出しの場合',
  },
} as const satisfies Record<string, Sentence>
