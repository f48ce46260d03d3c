import { fixes, type LintCodes } from './lint-code.ts'

/** Where the operating system's confinement has holes. */
export const sandboxCodes = {
  'sandbox-off': {
    severity: 'warning',
    says: {
      en: 'The sandbox is configured and not turned on.',
      ja: 'サンドボックスが設定されていますが、有効になっていません。',
    },
    fix: { en: 'Turn it on, with no way around it.', ja: '迂回できない形で有効にします。' },
  },
  'sandbox-optional': {
    severity: 'warning',
    says: {
      en: 'Where the sandbox is not available, commands run without it: sandbox.failIfUnavailable is not set.',
      ja: 'sandbox.failIfUnavailable がないため、隔離できない環境ではそのまま実行されます。',
    },
    fix: fixes.set,
  },
  'sandbox-escape': {
    severity: 'warning',
    says: {
      en: 'The model may ask to run a command outside of the sandbox: sandbox.allowUnsandboxedCommands is not false.',
      ja: 'sandbox.allowUnsandboxedCommands が false でないため、モデルが隔離外での実行を要求できます。',
    },
    fix: fixes.set,
  },
  'sandbox-excluded-commands': {
    severity: 'warning',
    says: {
      en: '{command} runs outside of the sandbox, and every settings file can add to this list: there is no lock.',
      ja: '{command} は隔離の外で実行されます。この一覧には管理ロックがなく、どの設定ファイルからも追加できます。',
    },
    fix: fixes.remove,
  },
  'sandbox-filesystem-off': {
    severity: 'error',
    says: { en: 'Files are not confined at all.', ja: 'ファイルの隔離が無効です。' },
    fix: fixes.remove,
  },
  'sandbox-writes-wide': {
    severity: 'error',
    says: {
      en: 'Commands may write {folder}, and so nearly everything.',
      ja: '{folder} への書き込みを許すと、ほぼ全域に書き込めます。',
    },
    fix: fixes.remove,
  },
  'sandbox-path-syntax': {
    severity: 'error',
    says: {
      en: '{folder} is written as in permission rules; in the sandbox an absolute path begins with one slash.',
      ja: '{folder} は権限ルールの書き方です。サンドボックスの絶対パスはスラッシュ 1 つで始めます。',
    },
    fix: fixes.rewrite,
  },
  'sandbox-reopened-path': {
    severity: 'warning',
    says: {
      en: 'allowRead opens {folder}, which denyRead keeps.',
      ja: 'denyRead で禁じた {folder} を allowRead が再び許しています。',
    },
    fix: fixes.remove,
  },
  'sandbox-any-domain': {
    severity: 'warning',
    says: { en: 'Commands may reach every host.', ja: 'コマンドがあらゆるホストに接続できます。' },
    fix: fixes.remove,
  },
  'sandbox-all-sockets': {
    severity: 'warning',
    says: {
      en: 'Commands may open every Unix socket, also those by which one leaves the sandbox.',
      ja: '隔離から抜け出せるものも含め、すべての UNIX ソケットに接続できます。',
    },
    fix: fixes.remove,
  },
  'sandbox-container-socket': {
    severity: 'error',
    says: {
      en: 'Through {folder} a command leaves the sandbox as root.',
      ja: '{folder} を通じて、コマンドが管理者権限で隔離から抜け出せます。',
    },
    fix: fixes.remove,
  },
  'sandbox-weaker': {
    severity: 'info',
    says: {
      en: '{key} weakens the sandbox; it is meant for containers only.',
      ja: '{key} は隔離を弱めます。コンテナー内だけで使ってください。',
    },
  },
  'sandbox-apple-events': {
    severity: 'warning',
    says: {
      en: 'Commands may steer other programs, which are not confined.',
      ja: '隔離されていない他のアプリをコマンドから操作できます。',
    },
    fix: fixes.remove,
  },
  'denied-domain-without-apex': {
    severity: 'warning',
    says: { en: '{rule} does not cover {host} itself.', ja: '{rule} には {host} 自身が含まれません。' },
    fix: fixes.add,
  },
} as const satisfies LintCodes
