import type { Sentence } from '@sekisho/contract'

/** What `policy lint` and `policy template` say. */
export const policyLint = {
  'policy.lint': {
    en: 'Find what does nothing, leaks or is unlocked in settings of Claude Code, and put it right',
    ja: 'Claude Code の設定から、効果のない項目、抜け穴、未ロックの項目を見つけて修正します',
  },
  'argument.policyFile': {
    en: 'policy document, or settings of Claude Code; YAML or JSON',
    ja: 'ポリシー文書または Claude Code の設定(YAML または JSON)',
  },
  'option.fix': {
    en: 'make every fix there is and write the file',
    ja: '可能な修正をすべて適用してファイルに書き込みます',
  },
  'option.settingsScope': { en: 'whose settings these are', ja: '設定のスコープ' },
  'option.delivery': { en: 'how the settings reach the machines', ja: '設定の配布方法' },
  'policy.lint.error': { en: 'error', ja: 'エラー' },
  'policy.lint.warning': { en: 'warning', ja: '警告' },
  'policy.lint.info': { en: 'note', ja: '情報' },
  'policy.lint.fixed': { en: 'fixed', ja: '修正' },
  'policy.lint.fix': { en: 'fix: {fix}', ja: '修正案: {fix}' },
  'policy.lint.summary': {
    en: '{file}: {errors} errors, {warnings} warnings, {notes} notes',
    ja: '{file}: エラー {errors} 件、警告 {warnings} 件、情報 {notes} 件',
  },
  'group.policyTemplate': { en: 'Templates for policies', ja: 'ポリシーのテンプレート' },
  'policy.template.list': {
    en: 'List the templates and deny sets for policies',
    ja: 'ポリシーのテンプレートと禁止セットの一覧を表示します',
  },
  'policy.template.show': {
    en: 'Print a template as a policy document',
    ja: 'テンプレートをポリシー文書として出力します',
  },
  'argument.template': {
    en: 'template or deny set, as policy template list names it',
    ja: 'policy template list に表示される名前',
  },
  'option.templateServer': {
    en: 'address of this server, where telemetry goes',
    ja: 'テレメトリーの送信先となるこのサーバーの URL',
  },
  'option.templateProxy': { en: 'proxy the machines go through', ja: 'マシンが使うプロキシーの URL' },
  'option.templateCa': {
    en: 'file on the machines with your own certificate authority',
    ja: 'マシン上にある自社認証局の証明書ファイル',
  },
  'policy.template.unknown': {
    en: 'there is no template {name}; there are: {names}',
    ja: 'テンプレート {name} はありません。利用可能: {names}',
  },
  'policy.template.address': {
    en: '{name} must be an address that begins with {scheme}, without a name and password',
    ja: '{name} は {scheme} で始まり、ユーザー名とパスワードを含まない URL でなければなりません',
  },
} as const satisfies Record<string, Sentence>
