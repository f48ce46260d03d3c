import type { Sentence } from '@sekisho/contract'

/** What `policy pack` says. */
export const packs = {
  'policy.pack': {
    en: 'Write the files that bring a policy to machines by other paths than this server: Jamf, Kandji, Fleet, Intune, Group Policy, Ansible, shell, plain files',
    ja: 'このサーバー以外の経路(Jamf、Kandji、Fleet、Intune、グループポリシー、Ansible、シェル、ファイル)でポリシーを配布するためのファイルを作成します',
  },
  'argument.policyFile': {
    en: 'policy document or Claude Code settings, YAML or JSON',
    ja: 'ポリシー文書または Claude Code の設定(YAML または JSON)',
  },
  'option.packOut': { en: 'folder to write to', ja: '書き込むフォルダー' },
  'option.packOnly': {
    en: 'packs to write, with commas between (jamf,intune); without it all',
    ja: '作成するパック(カンマ区切り。例: jamf,intune)。省略時はすべて',
  },
  'option.packMcp': {
    en: 'managed-mcp.json to put beside the settings ("sekisho mcp export" makes one)',
    ja: '設定と併せて配布する managed-mcp.json("sekisho mcp export" で作成できます)',
  },
  'option.packInstructions': {
    en: 'CLAUDE.md of the company, to put beside the settings',
    ja: '設定と併せて配布する会社共通の CLAUDE.md',
  },
  'option.packGuard': {
    en: 'hooks of the guard, as "sekisho-guard settings" prints them, to put into the settings',
    ja: '設定に加えるガードのフック("sekisho-guard settings" の出力)',
  },
  'pack.problem.no_guard_hooks': {
    en: '{file} holds no hooks of the guard. Make it with: sekisho-guard settings --server URL --key THUMBPRINT --binary PATH',
    ja: '{file} にガードのフックがありません。次のコマンドで作成してください: sekisho-guard settings --server URL --key THUMBPRINT --binary PATH',
  },
  'pack.problem.hooks_disabled': {
    en: 'The policy sets disableAllHooks, so that the guard would never run; take it out.',
    ja: 'ポリシーの disableAllHooks により、ガードが実行されません。この設定を削除してください。',
  },
  'pack.problem.hooks_form': {
    en: 'The hooks of the policy or of {file} are not in the form of Claude Code: an object, with a list for each event.',
    ja: 'ポリシーまたは {file} の hooks が Claude Code の形式(イベントごとのリストを持つオブジェクト)ではありません。',
  },
  'pack.guard.missing': {
    en: 'The policy asks for a guard, and these packs bring none: give its hooks with --guard (docs/guard.md).',
    ja: 'ポリシーはガードを使いますが、このパックにガードは含まれません。--guard でフックを指定してください(docs/guard.ja.md)。',
  },
  'option.packOrganization': {
    en: 'the company, as it stands in a profile',
    ja: 'プロファイルに表示する会社名',
  },
  'option.packIdentifier': {
    en: 'prefix of the profile’s identifiers, reverse DNS; keep it, or machines get a second profile',
    ja: 'プロファイルの識別子の接頭辞(逆ドメイン形式)。変更すると別のプロファイルとして追加されます',
  },
  'option.packForce': {
    en: 'replace files that are there already',
    ja: '既存のファイルを置き換えます',
  },
  'option.packAllowErrors': {
    en: 'write them although the lint finds errors',
    ja: '検査でエラーがあっても作成します',
  },
  'pack.notWritten': {
    en: 'Nothing was written. Put it right ("sekisho policy lint" shows fixes), or give --allow-errors, which lets errors of the lint through.',
    ja: '何も作成していません。直してから("sekisho policy lint" で修正案を確認できます)、または検査のエラーを許すなら --allow-errors を付けてください。',
  },
  'pack.written': { en: '{count} files in {folder}:', ja: '{folder} に {count} 個のファイルを作成しました:' },
  'pack.next': {
    en: 'README.md there says where each file goes.',
    ja: '各ファイルの配布先は、同じフォルダーの README.ja.md に記載しています。',
  },
  'pack.there': {
    en: '{file} is there already. Take another folder, or replace it with --force.',
    ja: '{file} はすでにあります。別のフォルダーを指定するか、--force で置き換えてください。',
  },
  'pack.unknown': {
    en: 'There is no pack {name}. There are: {names}.',
    ja: 'パック {name} はありません。指定できるもの: {names}。',
  },
  'pack.refused': { en: '{file}: {problem}', ja: '{file}: {problem}' },
  'pack.problem.null_value': {
    en: '{path} is null, which a macOS profile cannot hold and Claude Code does not read; leave the key out',
    ja: '{path} が null です。macOS のプロファイルに書けず、Claude Code も読み取らないため、キーごと削除してください',
  },
  'pack.problem.not_xml': {
    en: '{path} has a control character, which a macOS profile cannot hold',
    ja: '{path} に、macOS のプロファイルに書けない制御文字が含まれています',
  },
  'pack.problem.too_deep': { en: '{path}… is nested too deeply', ja: '{path}… の入れ子が深すぎます' },
  'pack.problem.too_large': {
    en: 'the settings are longer than the Windows registry takes from a policy (1,000,000 characters)',
    ja: '設定が、Windows のポリシーで扱える長さ(1,000,000 文字)を超えています',
  },
  'pack.problem.identifier': {
    en: '--identifier must be a reverse DNS name, as com.example.it',
    ja: '--identifier は com.example.it のような逆ドメイン形式で指定してください',
  },
  'pack.problem.organization': {
    en: '--organization must be 1 to 200 characters on one line',
    ja: '--organization は1行、1〜200文字で指定してください',
  },
  'pack.notObject': {
    en: '{file} does not hold an object',
    ja: '{file} の内容がオブジェクトではありません',
  },
} as const satisfies Record<string, Sentence>
