/** What budgets, rates and the tokens of a day say no with; part of `refusals`. */
export const budgetRefusals = {
  tokens_per_day_reached: {
    status: 429,
    type: 'billing_error',
    retry: 'rejected',
    sentence: {
      en: 'This call does not fit into your {limit} tokens for today: {used} are used, and it may need up to {needed}. They reset at {resets} UTC. Ask for a shorter answer, or ask an administrator to raise the limit.',
      ja: 'この呼び出しは本日の上限 {limit} トークンに収まりません(使用済み {used}、必要となりうる最大 {needed})。{resets} UTC にリセットされます。回答を短くするか、上限の引き上げを管理者に相談してください。',
    },
  },
  budget_reached: {
    status: 429,
    type: 'billing_error',
    retry: 'rejected',
    sentence: {
      en: 'The budget {budget} is used up: {used} of {limit}, and this call needs about {needed}. It resets at {resets}. Ask an administrator to raise it; "sekisho budgets explain" shows every budget that applies to you.',
      ja: '予算「{budget}」を使い切りました({limit} のうち {used} を使用、この呼び出しの見込み {needed})。{resets} にリセットされます。引き上げは管理者に相談してください。"sekisho budgets explain" で適用される予算を確認できます。',
    },
  },
  conversation_budget_reached: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'This conversation has used up the budget {budget}: {used} of {limit}, and this call needs about {needed}. Start a new one with /clear, or ask an administrator to raise it.',
      ja: 'この会話は予算「{budget}」を使い切りました({limit} のうち {used} を使用、この呼び出しの見込み {needed})。/clear で新しい会話を始めるか、引き上げを管理者に相談してください。',
    },
  },
  budget_ended: {
    status: 429,
    type: 'billing_error',
    retry: 'never',
    sentence: {
      en: 'This answer was ended because the budget {budget} is used up: {used} of {limit}. Ask an administrator to raise it; "sekisho budgets explain" shows every budget that applies to you.',
      ja: '予算「{budget}」を使い切ったため、この回答は途中で終了しました({limit} のうち {used} を使用)。引き上げは管理者に相談してください。"sekisho budgets explain" で適用される予算を確認できます。',
    },
  },
  budget_busy: {
    status: 429,
    type: 'rate_limit_error',
    retry: 'later',
    sentence: {
      en: 'What is left of the budget {budget} is held by calls under way. Try again in {seconds} seconds.',
      ja: '予算「{budget}」の残りは実行中の呼び出しのために確保されています。{seconds} 秒後に再試行してください。',
    },
  },
  budget_unavailable: {
    status: 503,
    type: 'api_error',
    retry: 'later',
    sentence: {
      en: 'Sekisho cannot look up your budgets, and this organization admits no call without them. Try again; an administrator must look at the store.',
      ja: '予算を確認できないため、呼び出しを受け付けられません(この組織の設定)。再試行してください。管理者がストアを確認する必要があります。',
    },
  },
  rate_reached: {
    status: 429,
    type: 'rate_limit_error',
    retry: 'later',
    sentence: {
      en: 'The limit {budget} of {limit} is reached. Try again in {seconds} seconds.',
      ja: '制限「{budget}」({limit})に達しました。{seconds} 秒後に再試行してください。',
    },
  },
} as const
