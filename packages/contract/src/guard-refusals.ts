/** What a call without its guardrail is refused with; part of `refusals`. */
export const guardRefusals = {
  guard_missing: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'Claude Code is served here only where the Sekisho guard attested its policy in the last {hours} hours, and for this machine none did. Run "sekisho-guard enrol" on it, or "sekisho-guard sync" if it is enrolled, or ask an administrator.',
      ja: 'ここでは、過去 {hours} 時間以内に Sekisho のガードがポリシーの適用を証明したマシンでのみ Claude Code を利用できますが、このマシンの証明がありません。"sekisho-guard enrol"(登録済みの場合は "sekisho-guard sync")を実行するか、管理者に相談してください。',
    },
  },
} as const
