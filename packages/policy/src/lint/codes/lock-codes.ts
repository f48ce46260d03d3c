import { fixes, type LintCodes } from './lint-code.ts'

/** What people, repositories or other files can still open. */
export const lockCodes = {
  'permission-rules-unlocked': {
    severity: 'warning',
    says: {
      en: 'Repositories and people can add their own allow rules: allowManagedPermissionRulesOnly is not set.',
      ja: 'allowManagedPermissionRulesOnly がないため、リポジトリや利用者が許可ルールを追加できます。',
    },
    fix: fixes.set,
  },
  'hooks-unlocked': {
    severity: 'warning',
    says: {
      en: 'Hooks of repositories and people run beside the managed ones: allowManagedHooksOnly is not set.',
      ja: 'allowManagedHooksOnly がないため、リポジトリや利用者のフックも実行されます。',
    },
    fix: fixes.set,
  },
  'mcp-allowlist-unlocked': {
    severity: 'warning',
    says: {
      en: 'People can add to the allowed MCP servers: allowManagedMcpServersOnly is not set.',
      ja: 'allowManagedMcpServersOnly がないため、利用者が許可サーバーを追加できます。',
    },
    fix: fixes.set,
  },
  'domains-unlocked': {
    severity: 'warning',
    says: {
      en: 'People can add to the allowed domains: sandbox.network.allowManagedDomainsOnly is not set.',
      ja: 'sandbox.network.allowManagedDomainsOnly がないため、利用者が許可ドメインを追加できます。',
    },
    fix: fixes.set,
  },
  'read-paths-unlocked': {
    severity: 'warning',
    says: {
      en: 'People can open denied paths again by allowRead: sandbox.filesystem.allowManagedReadPathsOnly is not set.',
      ja: 'sandbox.filesystem.allowManagedReadPathsOnly がないため、利用者が allowRead で禁止を解除できます。',
    },
    fix: fixes.set,
  },
  'lock-off': {
    severity: 'info',
    says: {
      en: '{key} is off by decision: lists of other files count too.',
      ja: '{key} が明示的に無効のため、他のファイルの一覧も有効です。',
    },
  },
  'bypass-not-disabled': {
    severity: 'warning',
    says: {
      en: 'People can skip all permission checks: permissions.disableBypassPermissionsMode is not set.',
      ja: 'permissions.disableBypassPermissionsMode がないため、利用者が権限確認をすべて省略できます。',
    },
    fix: fixes.set,
  },
  'bypass-by-default': {
    severity: 'error',
    says: { en: 'Sessions start without permission checks.', ja: 'セッションが権限確認なしで始まります。' },
    fix: fixes.remove,
  },
  'mode-switched-off': {
    severity: 'error',
    says: {
      en: 'Sessions are to start in a mode that these settings turn off.',
      ja: '開始時のモードが、この設定自身によって無効にされています。',
    },
    fix: fixes.remove,
  },
  'bypass-prompt-skipped': {
    severity: 'warning',
    says: {
      en: 'The warning before permission checks are skipped is left out.',
      ja: '権限確認を省略する前の警告が表示されません。',
    },
    fix: fixes.remove,
  },
  'auto-mode-by-default': {
    severity: 'info',
    says: {
      en: 'Sessions start in the auto mode, where a model decides instead of a person.',
      ja: 'セッションが auto モードで始まり、利用者の代わりにモデルが判断します。',
    },
  },
  'folder-too-wide': {
    severity: 'error',
    says: {
      en: 'The session may work in {folder}, and so nearly everywhere.',
      ja: '{folder} を作業フォルダーにすると、ほぼ全域が対象になります。',
    },
    fix: fixes.remove,
  },
  'server-name-only': {
    severity: 'warning',
    says: {
      en: 'A server’s name is chosen by whoever configures it; go by serverCommand or serverUrl.',
      ja: 'サーバー名は設定者が自由に付けられます。serverCommand か serverUrl で指定してください。',
    },
  },
  'server-url-too-wide': {
    severity: 'warning',
    says: {
      en: 'The pattern of the server’s address also matches hosts of others.',
      ja: 'サーバー URL のパターンが他者のホストにも一致します。',
    },
  },
  'project-servers-approved': {
    severity: 'warning',
    says: {
      en: 'Every MCP server a repository names is started without asking.',
      ja: 'リポジトリが指定する MCP サーバーがすべて確認なしで起動します。',
    },
    fix: fixes.remove,
  },
  'marketplaces-open': {
    severity: 'info',
    says: {
      en: 'Plugins are configured, and any marketplace may be added: strictKnownMarketplaces is not set.',
      ja: 'strictKnownMarketplaces がないため、任意のマーケットプレイスを追加できます。',
    },
  },
  'model-not-locked': {
    severity: 'info',
    says: {
      en: 'model is only where a session starts; availableModels is what holds.',
      ja: 'model は開始時の既定値にすぎません。制限には availableModels を使います。',
    },
  },
  'default-model-open': {
    severity: 'info',
    says: {
      en: 'The default model may lie outside of availableModels: enforceAvailableModels is not set.',
      ja: 'enforceAvailableModels がないため、既定のモデルが availableModels の外になり得ます。',
    },
    fix: fixes.set,
  },
  'version-range': {
    severity: 'error',
    says: {
      en: 'requiredMinimumVersion is above requiredMaximumVersion: nobody can start Claude Code.',
      ja: 'requiredMinimumVersion が requiredMaximumVersion より新しく、誰も起動できません。',
    },
  },
  'first-start-unenforced': {
    severity: 'warning',
    says: {
      en: 'A first session starts before these settings arrive: forceRemoteSettingsRefresh is not set.',
      ja: 'forceRemoteSettingsRefresh がないため、初回のセッションは設定の到着前に始まります。',
    },
    fix: fixes.set,
  },
} as const satisfies LintCodes
