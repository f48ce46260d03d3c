import { fixes, type LintCodes } from './lint-code.ts'

/** Hooks, variables and helpers. */
export const runCodes = {
  'hook-fails-open': {
    severity: 'warning',
    says: {
      en: 'Where the hook fails in any way but exit 2 (missing program, timeout, exit 1) the call goes on; end it in || exit 2.',
      ja: 'exit 2 以外の失敗(実行ファイルなし、時間切れ、exit 1)では呼び出しが続行されます。末尾に || exit 2 を付けてください。',
    },
    fix: { en: 'Add || exit 2 to its end.', ja: '末尾に || exit 2 を追加します。' },
  },
  'hook-cannot-enforce': {
    severity: 'warning',
    says: {
      en: 'A hook of type {type} lets the call go on when it cannot be asked; enforce by a command.',
      ja: '種類が {type} のフックは、応答がないと呼び出しを通します。強制にはコマンドを使ってください。',
    },
  },
  'hook-in-background': {
    severity: 'warning',
    says: {
      en: 'The hook runs in the background and cannot block.',
      ja: 'フックがバックグラウンドで実行され、呼び出しを止められません。',
    },
    fix: fixes.remove,
  },
  'hook-filter': {
    severity: 'warning',
    says: {
      en: 'if is best effort and fails open; do not rely on it to enforce.',
      ja: 'if は最善努力で、失敗すると通します。強制には使えません。',
    },
    fix: fixes.remove,
  },
  'hook-misses-tools': {
    severity: 'info',
    says: {
      en: 'The hook is not asked about other tools than {matcher}.',
      ja: 'フックは {matcher} 以外のツールでは呼ばれません。',
    },
  },
  'hook-plain-http': {
    severity: 'warning',
    says: {
      en: 'The hook sends the call over plain HTTP.',
      ja: 'フックが呼び出しの内容を平文の HTTP で送ります。',
    },
  },
  'hook-urls-open': {
    severity: 'info',
    says: {
      en: 'There are HTTP hooks, and allowedHttpHookUrls does not say where they may go.',
      ja: 'HTTP フックがありますが、allowedHttpHookUrls で送信先が限られていません。',
    },
  },
  'hooks-switched-off': {
    severity: 'error',
    says: {
      en: 'disableAllHooks turns off the hooks of these very settings.',
      ja: 'disableAllHooks が、この設定自身のフックを無効にします。',
    },
    fix: fixes.remove,
  },
  'plain-secret': {
    severity: 'error',
    says: {
      en: 'A secret stands here for everybody who can read the settings; use a helper or the machine’s own store.',
      ja: '設定を読める全員に見える形で秘密情報が書かれています。ヘルパーか端末の資格情報ストアを使ってください。',
    },
  },
  'plain-http': {
    severity: 'warning',
    says: { en: '{key} leads over plain HTTP.', ja: '{key} の接続先が平文の HTTP です。' },
  },
  'tls-checks-off': {
    severity: 'error',
    says: {
      en: '{key} turns off the checking of certificates.',
      ja: '{key} が証明書の検証を無効にしています。',
    },
    fix: fixes.remove,
  },
  'telemetry-without-protocol': {
    severity: 'warning',
    says: {
      en: 'Telemetry is on without OTEL_EXPORTER_OTLP_PROTOCOL, which has no default.',
      ja: 'テレメトリーが有効ですが、既定値のない OTEL_EXPORTER_OTLP_PROTOCOL がありません。',
    },
    fix: fixes.set,
  },
  'telemetry-unlocked': {
    severity: 'warning',
    says: {
      en: 'Telemetry is on without a destination, so that it goes wherever a developer says.',
      ja: 'テレメトリーが有効ですが送信先がなく、開発者の指定した先に送られます。',
    },
  },
  'telemetry-nothing-sent': {
    severity: 'warning',
    says: {
      en: 'Telemetry is on, and no exporter is chosen.',
      ja: 'テレメトリーが有効ですが、エクスポーターが選ばれていません。',
    },
    fix: fixes.set,
  },
  'telemetry-content': {
    severity: 'info',
    says: {
      en: '{key} sends what people and tools write, not only what happened.',
      ja: '{key} により、出来事だけでなく内容も送信されます。',
    },
  },
  'variable-name': {
    severity: 'warning',
    says: { en: '{key} cannot be the name of a variable.', ja: '{key} は環境変数の名前にできません。' },
    fix: fixes.remove,
  },
} as const satisfies LintCodes
