import {
  anything,
  boolean,
  listOf,
  mapOf,
  object,
  oneOf,
  someText,
  someTexts,
  text,
  texts,
  whole,
} from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

const mode = oneOf('deny', 'mask')
const path = { kind: 'text', matches: /^\//, least: 1 } as const
const credentialFile = { ...object({ path: someText, mode }, 'path', 'mode'), open: true } as const
const credentialVariable = { ...object({ name: someText, mode }, 'name', 'mode'), open: true } as const

/** Keys about the operating system's own confinement of commands. */
export const sandboxKeys = [
  ...keysOf('any', [
    [
      'sandbox.enabled',
      boolean,
      'Whether shell commands run confined by the operating system.',
      'シェルコマンドを OS の隔離下で実行します。',
    ],
    [
      'sandbox.failIfUnavailable',
      boolean,
      'Whether a session refuses to start where it cannot be confined.',
      '隔離できない環境ではセッションを開始しません。',
    ],
    [
      'sandbox.autoAllowBashIfSandboxed',
      boolean,
      'Whether confined commands run without asking.',
      '隔離下のコマンドを確認なしで実行します。',
    ],
    [
      'sandbox.excludedCommands',
      texts,
      'Commands that run outside of it; lists of all files join.',
      '隔離の対象外とするコマンド。全ファイルの一覧が合わさります。',
    ],
    [
      'sandbox.allowUnsandboxedCommands',
      boolean,
      'Whether a command may ask to run outside of it.',
      '隔離の外での実行を求めることを許します。',
    ],
    [
      'sandbox.filesystem.allowWrite',
      someTexts,
      'More paths commands may write.',
      'コマンドに書き込みを許す追加のパス。',
    ],
    [
      'sandbox.filesystem.denyWrite',
      someTexts,
      'Paths commands may not write.',
      'コマンドに書き込みを禁じるパス。',
    ],
    [
      'sandbox.filesystem.denyRead',
      someTexts,
      'Paths commands may not read.',
      'コマンドに読み取りを禁じるパス。',
    ],
    [
      'sandbox.filesystem.allowRead',
      someTexts,
      'Paths below a denied one that may be read all the same.',
      '禁止パス配下で例外的に読み取りを許すパス。',
    ],
    [
      'sandbox.ignoreViolations',
      mapOf(texts),
      'Violations that are not reported, by command.',
      'コマンドごとに報告しない違反。',
    ],
    [
      'sandbox.enableWeakerNestedSandbox',
      boolean,
      'A weaker confinement for use inside a container.',
      'コンテナー内で使う弱い隔離。',
    ],
    [
      'sandbox.enableWeakerNetworkIsolation',
      boolean,
      'A weaker confinement of the network, for tools that check TLS through the system.',
      'ネットワーク隔離を弱めます。',
    ],
    [
      'sandbox.credentials.files',
      listOf(credentialFile),
      'Files with credentials, kept from commands or masked.',
      'コマンドから隠す、または伏せる認証情報ファイル。',
    ],
    [
      'sandbox.credentials.envVars',
      listOf(credentialVariable),
      'Variables with credentials, kept from commands or masked.',
      'コマンドから隠す、または伏せる認証情報の環境変数。',
    ],
    [
      'sandbox.network.allowUnixSockets',
      texts,
      'Unix sockets commands may open.',
      'コマンドに接続を許す UNIX ソケット。',
    ],
    [
      'sandbox.network.allowAllUnixSockets',
      boolean,
      'Whether commands may open every Unix socket.',
      'すべての UNIX ソケットへの接続を許します。',
    ],
    [
      'sandbox.network.allowLocalBinding',
      boolean,
      'Whether commands may listen on local ports.',
      'ローカルポートでの待ち受けを許します。',
    ],
    [
      'sandbox.network.allowMachLookup',
      someTexts,
      'Services of macOS commands may look up.',
      '参照を許す macOS のサービス。',
    ],
    [
      'sandbox.network.allowedDomains',
      someTexts,
      'Hosts commands may reach.',
      'コマンドに接続を許すホスト。',
    ],
    [
      'sandbox.network.deniedDomains',
      someTexts,
      'Hosts commands may never reach.',
      'コマンドに接続を禁じるホスト。',
    ],
    [
      'sandbox.network.httpProxyPort',
      whole(1, 65_535),
      'Local port of a proxy of your own for HTTP.',
      '自前の HTTP プロキシーのローカルポート。',
    ],
    [
      'sandbox.network.socksProxyPort',
      whole(1, 65_535),
      'Local port of a proxy of your own for SOCKS.',
      '自前の SOCKS プロキシーのローカルポート。',
    ],
  ]),
  ...keysOf('user_or_managed', [
    [
      'sandbox.filesystem.disabled',
      boolean,
      'Whether files are not confined at all.',
      'ファイルの隔離を行いません。',
    ],
    [
      'sandbox.allowAppleEvents',
      boolean,
      'Whether commands may steer other programs of macOS.',
      'macOS の他アプリの操作を許します。',
    ],
    [
      'sandbox.ripgrep',
      object({ command: someText, args: texts }, 'command'),
      'The search program it uses.',
      '使用する検索プログラム。',
    ],
    [
      'sandbox.credentials.allowPlaintextInject',
      boolean,
      'Whether a masked credential may be put into plain HTTP.',
      '伏せた認証情報を平文 HTTP に入れることを許します。',
    ],
    [
      'sandbox.credentials.awsPairs',
      listOf(
        object(
          { accessKeyIdVar: someText, secretAccessKeyVar: someText, sessionTokenVar: someText },
          'accessKeyIdVar',
          'secretAccessKeyVar',
        ),
      ),
      'Which masked variables belong together as AWS keys.',
      'AWS 鍵として対になる環境変数。',
    ],
    [
      'sandbox.credentials.sigv4',
      object({ streaming: text, presigned: text, sigv4a: text }),
      'Which forms of AWS signatures may be made with masked keys.',
      '伏せた鍵で作成を許す AWS 署名の形式。',
    ],
    [
      'sandbox.network.strictAllowlist',
      boolean,
      'Whether other hosts are refused without asking.',
      '一覧にないホストを確認なしで拒否します。',
    ],
    [
      'sandbox.network.tlsTerminate',
      object({ caCertPath: text, caKeyPath: text }),
      'Lets the proxy look into TLS, with this authority.',
      'プロキシーで TLS を復号して検査します。',
    ],
  ]),
  ...keysOf('managed', [
    [
      'sandbox.filesystem.allowManagedReadPathsOnly',
      boolean,
      'Whether only managed allowRead counts.',
      '管理設定の allowRead だけを有効にします。',
    ],
    ['sandbox.bwrapPath', path, 'Where bubblewrap is.', 'bubblewrap の場所。'],
    ['sandbox.socatPath', path, 'Where socat is.', 'socat の場所。'],
    [
      'sandbox.network.allowManagedDomainsOnly',
      boolean,
      'Whether only managed allowedDomains count.',
      '管理設定の allowedDomains だけを有効にします。',
    ],
  ]),
  {
    key: 'sandbox.enabledPlatforms',
    scope: 'any',
    shape: anything,
    summary: { en: 'Systems on which commands are confined.', ja: '隔離を行う OS。' },
    documented: false,
  } as const,
]
