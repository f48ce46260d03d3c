/** What the admin API says no to about budgets; part of `adminProblems`. */
export const budgetProblems = {
  budget_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no budget {budget}. "sekisho budgets list" shows which there are.',
      ja: '予算 {budget} は登録されていません。"sekisho budgets list" で確認できます。',
    },
  },
  budget_name_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Another budget is already called {name}.',
      ja: '{name} という名前の予算はすでにあります。',
    },
  },
  budget_exists: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There is a budget of this scope, sharing, unit and period already: {name} ({budget}). Change its limit instead.',
      ja: '同じ対象、共有方法、単位、期間の予算がすでにあります: {name}({budget})。その上限を変更してください。',
    },
  },
  budget_scope_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'A budget of the scope {scope} needs an id that exists: a person (per_…), a service account (svc_…), a project (prj_…), a role, or the name of a group or cost centre; the organization takes none.',
      ja: '対象 {scope} の予算には、実在する ID が必要です: 利用者(per_…)、サービスアカウント(svc_…)、プロジェクト(prj_…)、ロール、またはグループかコストセンターの名前。組織全体には指定できません。',
    },
  },
  budget_terms_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'These do not go together: minute counts calls or tokens, at_once counts calls, conversation is per seat, and only a seat may have no limit.',
      ja: 'この組み合わせは使えません。minute の単位は calls か tokens、at_once の単位は calls のみです。conversation は seat のみ、上限なし(null)も seat のみです。',
    },
  },
} as const
