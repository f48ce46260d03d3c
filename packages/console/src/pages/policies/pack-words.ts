import type { PackErrorCode, PackName } from '@sekisho/policy'
import { textsOf } from '../../format/locale.ts'

export const packTitles: Record<PackName, string> = textsOf({
  en: {
    files: 'Plain files',
    shell: 'Shell script',
    ansible: 'Ansible role',
    jamf: 'Jamf Pro',
    kandji: 'Kandji',
    fleet: 'Fleet',
    intune: 'Microsoft Intune',
    'group-policy': 'Group Policy',
  },
  ja: {
    files: 'ファイルのみ',
    shell: 'シェルスクリプト',
    ansible: 'Ansible ロール',
    jamf: 'Jamf Pro',
    kandji: 'Kandji',
    fleet: 'Fleet',
    intune: 'Microsoft Intune',
    'group-policy': 'グループポリシー',
  },
})

export const packProblems: Record<PackErrorCode, string> = textsOf({
  en: {
    null_value: '{path} is null, which a macOS profile cannot hold: leave the key out.',
    not_xml: '{path} has a control character, which a macOS profile cannot hold.',
    too_deep: '{path}… is nested too deeply.',
    too_large: 'The settings are longer than the Windows registry takes (1,000,000 characters).',
    identifier: 'It must be a reverse DNS name, as com.example.it.',
    organization: 'The organization must be 1 to 200 characters on one line.',
    no_guard_hooks: 'There are no hooks of the guard to bring.',
    hooks_disabled:
      'The policy sets disableAllHooks, so that the guard would never run: take it out, or leave the guard out.',
    hooks_form:
      'The hooks of the policy are not in the form of Claude Code: an object, with a list for each event.',
  },
  ja: {
    null_value: '{path} が null です。macOS のプロファイルには入れられないため、キーごと削除してください。',
    not_xml: '{path} に、macOS のプロファイルに入れられない制御文字があります。',
    too_deep: '{path}… の入れ子が深すぎます。',
    too_large: '設定が、Windows レジストリの上限(1,000,000 文字)を超えています。',
    identifier: 'com.example.it のような逆順の DNS 名にしてください。',
    organization: '組織名は1行、1〜200文字にしてください。',
    no_guard_hooks: '含めるガードのフックがありません。',
    hooks_disabled:
      'ポリシーの disableAllHooks により、ガードが実行されません。この設定を削除するか、ガードを外してください。',
    hooks_form:
      'ポリシーの hooks が Claude Code の形式(イベントごとのリストを持つオブジェクト)ではありません。',
  },
})
