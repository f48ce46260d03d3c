import {
  boolean,
  either,
  listOf,
  matching,
  object,
  oneOf,
  someText,
  text,
  texts,
  whole,
} from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

const version = matching(/^\d+\.\d+\.\d+/)

/** Keys about signing in, remote use, versions, the desktop application and the delivery of managed settings. */
export const accessKeys = [
  ...keysOf('managed', [
    [
      'forceLoginGatewayUrl',
      matching(/^https?:\/\//),
      'Gateway people sign in to.',
      'サインインに使うゲートウェイの URL。',
    ],
    ['requiredMinimumVersion', version, 'Older versions refuse to start.', 'これより古い版は起動しません。'],
    [
      'requiredMaximumVersion',
      version,
      'Newer versions refuse to start.',
      'これより新しい版は起動しません。',
    ],
    [
      'sshHostAllowlist',
      texts,
      'Hosts the desktop application may connect to.',
      'デスクトップ版の SSH 接続先。',
    ],
    [
      'browserExternalPageTools',
      oneOf('disabled', 'disable'),
      'Keeps the desktop’s browser tools off external pages.',
      '外部ページでのブラウザー操作を禁じます。',
    ],
    [
      'disableBrowserExternalNavigation',
      boolean,
      'Keeps the desktop’s browser on local pages.',
      '外部ページへの移動を禁じます。',
    ],
    [
      'disableMobileSimulatorTools',
      boolean,
      'Turns off the desktop’s tools for simulators.',
      'モバイルシミュレーターの操作を禁じます。',
    ],
    [
      'disableSideloadFlags',
      boolean,
      'Refuses flags that load plugins, agents or servers from elsewhere.',
      '外部から読み込むコマンドライン指定を拒否します。',
    ],
    [
      'forceRemoteSettingsRefresh',
      boolean,
      'Whether a session waits for fresh settings, and does not start without.',
      '最新の管理設定を取得できるまで起動しません。',
    ],
    [
      'parentSettingsBehavior',
      oneOf('first-wins', 'merge'),
      'What settings of an embedding program count for.',
      '組み込み元プログラムの設定の扱い。',
    ],
    [
      'policyHelper',
      object(
        { path: someText, timeoutMs: whole(1000), refreshIntervalMs: either(whole(0, 0), whole(60_000)) },
        'path',
      ),
      'A program that computes the managed settings.',
      '管理設定を算出するプログラム。',
    ],
    ['policyHelper.path', someText, 'Where it is, absolute.', 'プログラムの絶対パス。'],
    ['policyHelper.timeoutMs', whole(1000), 'How long it may take.', '制限時間(ミリ秒)。'],
    [
      'policyHelper.refreshIntervalMs',
      either(whole(0, 0), whole(60_000)),
      'How often it is run again.',
      '再実行の間隔(ミリ秒)。',
    ],
    [
      'wslInheritsWindowsSettings',
      boolean,
      'Whether WSL reads the settings of Windows.',
      'WSL でも Windows の管理設定を読みます。',
    ],
  ]),
  ...keysOf('any', [
    [
      'apiKeyHelper',
      someText,
      'Command that prints the key for model calls.',
      'モデル呼び出し用の鍵を出力するコマンド。',
    ],
    ['awsAuthRefresh', someText, 'Command that signs in to AWS anew.'],
    ['awsCredentialExport', someText, 'Command that prints AWS credentials.'],
    [
      'forceLoginMethod',
      oneOf('claudeai', 'console', 'gateway'),
      'The only way to sign in.',
      '許可するサインイン方法。',
    ],
    [
      'forceLoginOrgUUID',
      either(someText, listOf(someText)),
      'The only organizations people may sign in to.',
      'サインインを許す組織。',
    ],
    ['gcpAuthRefresh', someText, 'Command that signs in to Google Cloud anew.'],
    [
      'otelHeadersHelper',
      someText,
      'Command that prints headers for telemetry.',
      'テレメトリー送信用ヘッダーを出力するコマンド。',
    ],
    ['autoUpdatesChannel', oneOf('stable', 'latest'), 'Which releases are installed.', '自動更新の系列。'],
    ['minimumVersion', someText, 'Updates do not go below this version.', '更新で下回らない版。'],
    ['agentPushNotifEnabled', boolean, 'Whether an agent may send notifications to a phone.'],
    ['awaySummaryEnabled', boolean, 'Whether one is told what happened while away.'],
    ['disableArtifact', boolean, 'Turns off published pages.', '公開ページの作成を無効にします。'],
    [
      'disableRemoteControl',
      boolean,
      'Turns off steering a session from elsewhere.',
      '遠隔操作を無効にします。',
    ],
    ['inputNeededNotifEnabled', boolean, 'Whether a phone is notified when input is needed.'],
    [
      'preferredNotifChannel',
      oneOf(
        'auto',
        'terminal_bell',
        'iterm2',
        'iterm2_with_bell',
        'kitty',
        'ghostty',
        'notifications_disabled',
      ),
      'How notifications are shown.',
    ],
    ['remote.defaultEnvironmentId', text, 'Where sessions in the cloud run.'],
    [
      'remoteControlAtStartup',
      boolean,
      'Whether a session can be steered from elsewhere from its start.',
      '開始時から遠隔操作を受け付けます。',
    ],
  ]),
  ...keysOf('user_or_managed', [
    ['enableArtifact', boolean, 'Whether pages can be published.'],
    [
      'sshConfigs',
      listOf(
        object(
          {
            id: text,
            name: text,
            sshHost: text,
            sshPort: { kind: 'number' },
            sshIdentityFile: text,
            startDirectory: text,
          },
          'id',
          'name',
          'sshHost',
        ),
      ),
      'Hosts the desktop application offers.',
    ],
  ]),
]
