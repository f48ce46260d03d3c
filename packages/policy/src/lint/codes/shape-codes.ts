import { fixes, type LintCodes } from './lint-code.ts'

/** What is wrong with keys and values, whatever they mean. */
export const shapeCodes = {
  'not-an-object': {
    severity: 'error',
    says: {
      en: 'The document is not an object of settings; Claude Code reads nothing from it.',
      ja: '文書が設定のオブジェクトではないため、Claude Code は何も読み取りません。',
    },
  },
  'misspelled-key': {
    severity: 'error',
    says: {
      en: '{key} is not a setting and has no effect; {meant} is probably meant.',
      ja: '{key} という設定はなく、効果がありません。{meant} の誤りと思われます。',
    },
    fix: { en: 'Rename it to {meant}.', ja: '{meant} に改名します。' },
  },
  'unknown-key': {
    severity: 'warning',
    says: {
      en: '{key} is not a setting that Claude Code is known to read.',
      ja: '{key} は、Claude Code が読み取ることを確認できない設定です。',
    },
  },
  'undocumented-key': {
    severity: 'info',
    says: {
      en: '{key} is accepted by Claude Code but not documented; its values are not checked.',
      ja: '{key} は Claude Code に受け付けられますが文書化されておらず、値は検査しません。',
    },
  },
  'mcp-servers-in-settings': {
    severity: 'error',
    says: {
      en: 'mcpServers is not read from settings: servers come from managed-mcp.json, .mcp.json or plugins.',
      ja: 'mcpServers は設定から読み取られません。サーバーは managed-mcp.json、.mcp.json、プラグインで定義します。',
    },
  },
  'missing-key': {
    severity: 'error',
    says: {
      en: '{key} is missing, so that Claude Code drops the whole entry.',
      ja: '{key} がないため、Claude Code はこの項目全体を無視します。',
    },
  },
  'invalid-value': {
    severity: 'error',
    says: {
      en: '{key} must be {expected}; Claude Code drops the value, so that what it was to close stays open.',
      ja: '{key} は{expected}でなければなりません。Claude Code はこの値を無視するため、制限が効きません。',
    },
    fix: { en: 'Write the value that is meant.', ja: '意図された値に書き換えます。' },
  },
  'fail-closed-value': {
    severity: 'error',
    says: {
      en: '{key} must be {expected}; Claude Code takes an invalid one for the strictest value ({closed}).',
      ja: '{key} は{expected}でなければなりません。不正な値は最も厳しい値({closed})とみなされます。',
    },
    fix: { en: 'Write the value that is meant.', ja: '意図された値に書き換えます。' },
  },
  'null-value': {
    severity: 'info',
    says: {
      en: '{key} is null, which counts as not set.',
      ja: '{key} は null のため、未設定として扱われます。',
    },
    fix: fixes.remove,
  },
  'duplicate-entry': {
    severity: 'info',
    says: { en: 'The entry stands in the list twice.', ja: '同じ項目が一覧に重複しています。' },
    fix: fixes.remove,
  },
  'deprecated-key': {
    severity: 'info',
    says: {
      en: '{key} is a former way to write {meant}.',
      ja: '{key} は旧来の書き方です。{meant} を使ってください。',
    },
    fix: { en: 'Write {meant} instead.', ja: '{meant} に書き換えます。' },
  },
  'global-key': {
    severity: 'warning',
    says: {
      en: '{key} is read from ~/.claude.json only, never from settings.',
      ja: '{key} は ~/.claude.json からだけ読み取られ、設定では効果がありません。',
    },
    fix: fixes.remove,
  },
  'managed-only-key': {
    severity: 'warning',
    says: {
      en: '{key} is read from managed settings only and has no effect here.',
      ja: '{key} は管理設定からだけ読み取られるため、ここでは効果がありません。',
    },
    fix: fixes.remove,
  },
  'not-from-repository': {
    severity: 'warning',
    says: {
      en: '{key} is not read from a repository’s settings.',
      ja: '{key} はリポジトリの設定からは読み取られません。',
    },
    fix: fixes.remove,
  },
  'not-deliverable': {
    severity: 'error',
    says: {
      en: '{key} cannot be delivered by {delivery}: Claude Code reads it only from {from}.',
      ja: '{key} は {delivery} では配布できません。Claude Code は {from} からだけ読み取ります。',
    },
    fix: fixes.remove,
  },
} as const satisfies LintCodes
