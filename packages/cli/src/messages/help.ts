import type { Sentence } from '@sekisho/contract'

/** What `--help` says. */
export const help = {
  program: {
    en: 'Sekisho: the checkpoint between your engineers’ Claude Code and the model providers.',
    ja: 'Sekisho: エンジニアの Claude Code とモデルプロバイダーの間に立つ関所です。',
  },
  'group.credentials': {
    en: 'Credentials (sk-skh-…): keys that call models',
    ja: '認証情報(sk-skh-…): モデルを呼び出すためのキー',
  },
  'group.people': { en: 'People and their roles', ja: '利用者とロール' },
  'group.ledger': { en: 'The ledger: read it and check it', ja: '台帳の閲覧と検証' },
  'group.config': { en: 'The configuration file', ja: '設定ファイル' },
  up: {
    en: 'Start the server',
    ja: 'サーバーを起動します',
  },
  'credentials.create': {
    en: 'Create a credential; it is shown this once',
    ja: '認証情報を発行します(表示されるのは発行時の一度だけです)',
  },
  'credentials.list': { en: 'List credentials', ja: '認証情報を一覧表示します' },
  'credentials.rotate': {
    en: 'Replace a credential; the old one works on until its grace ends',
    ja: '認証情報を新しいものに更新します(古いものは猶予期間が終わるまで使えます)',
  },
  'credentials.revoke': {
    en: 'Revoke a credential, in force within a second',
    ja: '認証情報を失効させます(1秒以内に有効になります)',
  },
  'people.add': { en: 'Add a person', ja: '利用者を追加します' },
  'people.list': { en: 'List people', ja: '利用者を一覧表示します' },
  'ledger.tail': { en: 'Show the newest entries of the ledger', ja: '台帳の新しいエントリを表示します' },
  'ledger.verify': {
    en: 'Find any altered, missing or reordered entry; works while the server runs',
    ja: '台帳に改ざん・欠落・並べ替えがないか検証します(サーバーの稼働中も実行できます)',
  },
  'ledger.export': {
    en: 'Export entries as JSON lines with all that verifies them, elsewhere too',
    ja: '台帳のエントリを、単独で検証できる JSON Lines として書き出します',
  },
  'ledger.proof': {
    en: 'Save a proof that an entry is in the ledger, in the form of C2SP tlog-proof',
    ja: 'エントリが台帳にあることの証明(C2SP tlog-proof 形式)を保存します',
  },
  'ledger.verifyProof': {
    en: 'Verify such a proof, without any server',
    ja: 'その証明をサーバーなしで検証します',
  },
  'ledger.keys': {
    en: 'List the public halves of the keys that sign checkpoints, or did',
    ja: 'チェックポイントに署名する鍵(過去のものを含む)の公開鍵を一覧表示します',
  },
  'ledger.rotateKey': {
    en: 'Sign checkpoints with a new key; the old one hands over to it in the ledger',
    ja: 'チェックポイントの署名鍵を新しくします(古い鍵からの引き継ぎは台帳に残ります)',
  },
  'ledger.saveCheckpoint': {
    en: 'Save the newest signed checkpoint to a file, to verify against later',
    ja: '最新の署名付きチェックポイントをファイルに保存します(後の検証に使えます)',
  },
  spend: { en: 'Show what model calls cost', ja: 'モデル利用の費用を表示します' },
  'config.check': {
    en: 'Check a configuration file without starting the server',
    ja: 'サーバーを起動せずに設定ファイルを確認します',
  },
  help: { en: 'Show help', ja: 'ヘルプを表示します' },
  version: { en: 'Show the version', ja: 'バージョンを表示します' },
  'title.usage': { en: 'Usage:', ja: '使い方:' },
  'title.arguments': { en: 'Arguments:', ja: '引数:' },
  'title.options': { en: 'Options:', ja: 'オプション:' },
  'title.commands': { en: 'Commands:', ja: 'コマンド:' },
  'title.example': { en: 'Example:', ja: '例:' },
  'title.exitCodes': { en: 'Exit codes:', ja: '終了コード:' },
  'exit.0': { en: 'done, and in order', ja: '正常に完了' },
  'exit.1': {
    en: 'what was checked is not in order, or the server could not start or go on',
    ja: '検証した内容に問題あり、またはサーバーを起動・継続できない',
  },
  'exit.2': {
    en: 'wrong usage, or a configuration the server cannot start with',
    ja: '使い方の誤り、または設定の誤りでサーバーを起動できない',
  },
  'exit.3': {
    en: 'the server cannot be reached or met an error of its own',
    ja: 'サーバーに接続できない、またはサーバー内部のエラー',
  },
  'exit.4': { en: 'refused, or signed out', ja: '拒否された、またはサインアウトしている' },
  'exit.70': { en: 'a bug in sekisho itself', ja: 'sekisho 自体の不具合' },
  'extra.choices': { en: 'one of: {values}', ja: '次のいずれか: {values}' },
  'extra.default': { en: 'default: {value}', ja: '既定値: {value}' },
  'extra.repeatable': { en: 'may be repeated', ja: '繰り返し指定可' },
  login: {
    en: 'Sign in to a server, in a browser on this machine or on another',
    ja: 'サーバーにサインインします(ブラウザーは別のマシンのものでもかまいません)',
  },
  token: {
    en: 'Print a short-lived access token, refreshed when needed: for the apiKeyHelper of Claude Code',
    ja: '短期のアクセストークンを出力します(必要に応じて更新。Claude Code の apiKeyHelper 用)',
  },
  logout: {
    en: 'End the sign-in at the server and forget it on this machine',
    ja: 'サーバーでのサインインを終了し、このマシンから削除します',
  },
  whoami: { en: 'Show who this machine is signed in as', ja: 'サインインしている利用者を表示します' },
  'group.devices': {
    en: 'Devices: the machines people use Claude Code on',
    ja: 'デバイス(Claude Code を使っているマシン)',
  },
  'devices.list': { en: 'List devices', ja: 'デバイスを一覧表示します' },
  'devices.add': {
    en: 'Register a device that nobody signed in on',
    ja: 'サインインしていないデバイスを登録します',
  },
  'devices.rename': { en: 'Rename a device', ja: 'デバイスの名前を変更します' },
  'devices.block': {
    en: 'Refuse a device and end its sessions, in force within a second',
    ja: 'デバイスをブロックし、そのセッションを終了します(1秒以内に有効になります)',
  },
  'devices.unblock': { en: 'Serve a blocked device again', ja: 'デバイスのブロックを解除します' },
  'devices.remove': {
    en: 'Forget a device and end its sessions',
    ja: 'デバイスを削除し、そのセッションを終了します',
  },
  'group.invitations': { en: 'Invitations that are under way', ja: '招待' },
  'group.groups': { en: 'Groups, wherever they come from', ja: 'グループ' },
  'group.sessions': { en: 'Sessions: sign-ins in force', ja: 'セッション(有効なサインイン)' },
  'group.serviceAccounts': { en: 'Service accounts: machines', ja: 'サービスアカウント(マシン用)' },
  'group.federation': {
    en: 'Federation rules: who may exchange another issuer’s token for one of a service account',
    ja: 'フェデレーションルール(他の発行者のトークンをサービスアカウントのトークンと交換する条件)',
  },
  'people.show': { en: 'Show a person', ja: '利用者の詳細を表示します' },
  'people.update': {
    en: 'Change a person’s name, address, and the roles and groups given by hand',
    ja: '利用者の名前、メールアドレス、手動で付与したロールとグループを変更します',
  },
  'people.deactivate': {
    en: 'End a person’s access: sessions and credentials are revoked for good, within a second',
    ja: '利用者のアクセスを終了します(セッションと認証情報は1秒以内に失効し、元に戻りません)',
  },
  'people.reactivate': {
    en: 'Let a person in again; what was revoked stays revoked',
    ja: '利用者を再び有効にします(失効したものは元に戻りません)',
  },
  'people.erase': {
    en: 'Erase the personal data of somebody inactive, for good; the ledger still verifies',
    ja: '無効にした利用者の個人データを完全に消去します(台帳の検証は引き続き通ります)',
  },
  'people.invite': {
    en: 'Invite a person; the link is shown this once',
    ja: '利用者を招待します(リンクが表示されるのは今回だけです)',
  },
  'people.import': {
    en: 'Invite everyone in a CSV file, or nobody when a line of it is wrong',
    ja: 'CSV ファイルの全員を招待します(誤った行が1つでもあれば誰も招待しません)',
  },
  'people.signInLink': {
    en: 'Make a link with which a person sets up how they sign in; it is shown this once',
    ja: 'サインイン方法を設定するためのリンクを発行します(表示されるのは今回だけです)',
  },
  'people.signInMethods': {
    en: 'Show what a person signs in with on this server’s own pages',
    ja: '利用者がこのサーバーのページで使っているサインイン方法を表示します',
  },
  'people.removeSignInMethod': {
    en: 'Remove a lost sign-in method of a person, and end their sessions',
    ja: '紛失したサインイン方法を削除し、利用者のセッションを終了します',
  },
  'invitations.resend': {
    en: 'Make a new link for an invitation, shown this once; the one before stops working',
    ja: '招待のリンクを発行し直します(表示されるのは今回だけで、以前のリンクは使えなくなります)',
  },
  'invitations.list': { en: 'List invitations', ja: '招待を一覧表示します' },
  'invitations.revoke': { en: 'Revoke an invitation', ja: '招待を取り消します' },
  'groups.list': {
    en: 'List groups and the roles they map to',
    ja: 'グループと対応するロールを一覧表示します',
  },
  'sessions.list': { en: 'List sessions, newest first', ja: 'セッションを新しい順に一覧表示します' },
  'sessions.revoke': {
    en: 'End a session, in force within a second',
    ja: 'セッションを終了します(1秒以内に有効になります)',
  },
  'sessions.revokeAll': {
    en: 'End all sessions of a person, or those on one device',
    ja: '利用者のすべてのセッション、または特定のデバイスのセッションを終了します',
  },
  'serviceAccounts.list': { en: 'List service accounts', ja: 'サービスアカウントを一覧表示します' },
  'serviceAccounts.create': { en: 'Create a service account', ja: 'サービスアカウントを作成します' },
  'serviceAccounts.deactivate': {
    en: 'End a service account’s access: its credentials and tokens are revoked for good',
    ja: 'サービスアカウントのアクセスを終了します(認証情報とトークンは失効し、元に戻りません)',
  },
  'federation.list': { en: 'List federation rules', ja: 'フェデレーションルールを一覧表示します' },
  'federation.create': {
    en: 'Let machines exchange an issuer’s tokens for those of a service account',
    ja: '発行者のトークンをサービスアカウントのトークンと交換できるようにします',
  },
  'federation.remove': {
    en: 'Remove a federation rule and end the sessions it gave',
    ja: 'フェデレーションルールを削除し、それによるセッションを終了します',
  },
  'credentials.unused': {
    en: 'List credentials in force that nobody used for some days',
    ja: '一定期間使われていない有効な認証情報を一覧表示します',
  },
  'credentials.uses': {
    en: 'Show who still used a credential after it was rotated',
    ja: '更新後も古い認証情報を使っているクライアントを表示します',
  },
  'group.budgets': { en: 'Budgets: limits on what calls may cost', ja: '予算: モデル利用の上限' },
  'budgets.list': { en: 'List budgets', ja: '予算を一覧表示します' },
  'budgets.set': {
    en: 'Set the limit of a budget; it is made when there is none of this scope, sharing, unit and period',
    ja: '予算の上限を設定します(同じ対象・共有方法・単位・期間の予算がなければ作成します)',
  },
  'budgets.remove': { en: 'Remove a budget', ja: '予算を削除します' },
  'budgets.explain': {
    en: 'Show which budgets count for a person, or for you, which do not and why, and what is used',
    ja: '利用者(指定がなければ自分)に適用される予算、適用されない予算とその理由、使用量を表示します',
  },
} as const satisfies Record<string, Sentence>
