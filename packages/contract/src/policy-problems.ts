/** What the admin API says no to about managed policies; part of `adminProblems`. */
export const policyProblems = {
  policy_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no policy {policy}. "sekisho policies list" shows those there are.',
      ja: 'ポリシー {policy} は登録されていません。"sekisho policies list" で確認できます。',
    },
  },
  policy_name_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There is a policy {policy} already.',
      ja: 'ポリシー {policy} はすでにあります。',
    },
  },
  policy_version_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'The policy {policy} has no version {version}. "sekisho policies show" lists its versions.',
      ja: 'ポリシー {policy} にバージョン {version} はありません。"sekisho policies show" で確認できます。',
    },
  },
  policy_document_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'The policy document cannot be used. {path}: {problem}.',
      ja: 'このポリシー文書は使えません。{path}: {problemJa}',
    },
  },
  policy_document_error: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'The policy document has an error. {path}: {problem} [{lint}] "sekisho policy lint --delivery gateway" shows them all, and how to put them right.',
      ja: 'このポリシー文書には誤りがあります。{path}: {problemJa} [{lint}] "sekisho policy lint --delivery gateway" で、すべての誤りと直し方を確認できます。',
    },
  },
  policy_test_failed: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'A test of the policy document fails. {path}: {problem}. Put the rule or the test right; "sekisho policy test" runs them all.',
      ja: 'このポリシー文書のテストが失敗しました。{path}: {problemJa}。ルールまたはテストを直してください。"sekisho policy test" ですべてのテストを実行できます。',
    },
  },
  policy_version_state: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Version {version} of the policy {policy} is {state}, and that does not allow it. "sekisho policies show" says what is next.',
      ja: 'ポリシー {policy} のバージョン {version} は {state} のため、この操作はできません。"sekisho policies show" で確認してください。',
    },
  },
  policy_second_person: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Somebody other than whoever wrote or proposed it has to approve it here (sekisho.policies.four_eyes), signed in as themselves. A console that the operator’s link opened is the operator’s.',
      ja: 'ここでは、作成または提案した人とは別の人が、本人としてサインインして承認する必要があります(sekisho.policies.four_eyes)。運用者のリンクで開いたコンソールは、運用者の操作として扱われます。',
    },
  },
  policy_unnamed: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'What a second person has to approve (sekisho.policies.four_eyes) must come from somebody who is signed in as themselves: the operator token names nobody, nor does the link to the console that it makes. Sign in with "sekisho login" or on the console’s own sign-in page, then do it again; a version that was written so has to be pushed again.',
      ja: '別の人の承認が必要なもの(sekisho.policies.four_eyes)は、本人としてサインインした人が行う必要があります。運用者トークンや、それで作るコンソールのリンクでは、誰の操作か分かりません。"sekisho login" またはコンソールのサインインページからサインインしてやり直してください。そのように作成したバージョンは、もう一度プッシュしてください。',
    },
  },
  policy_change_pending: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Change {change} of the policy {policy} waits for a second person. Have it approved ("sekisho policies approve-change") or withdraw it ("sekisho policies withdraw-change") first.',
      ja: 'ポリシー {policy} の変更 {change} が、別の人の承認を待っています。先に承認("sekisho policies approve-change")または取り下げ("sekisho policies withdraw-change")をしてください。',
    },
  },
  policy_change_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'No change {change} of the policy {policy} is waiting. "sekisho policies show" says whether another one is.',
      ja: 'ポリシー {policy} に、承認待ちの変更 {change} はありません。"sekisho policies show" で確認してください。',
    },
  },
  policy_nothing_before: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Version {version} of the policy {policy} has nothing before it: rolling it back, or giving it to fewer people, would take the policy away, and one person may not do that here (sekisho.policies.four_eyes). Publish another version, or retire the policy: a second person approves either.',
      ja: 'ポリシー {policy} のバージョン {version} には前のバージョンがなく、戻したり対象を狭めたりするとポリシーが外れます。ここでは 1 人ではできません(sekisho.policies.four_eyes)。別のバージョンを公開するか、ポリシーを廃止してください(いずれも別の人が承認します)。',
    },
  },
  policy_keys_rotating: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The key {key} was announced already and signs from {from}. Rotate again after that.',
      ja: '鍵 {key} はすでに予告されており、{from} から署名に使われます。次の更新はその後に行ってください。',
    },
  },
  policy_not_approved: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Version {version} of the policy {policy} is not approved yet. Ask for it with "sekisho policies review"; somebody else approves it ("sekisho policies approve").',
      ja: 'ポリシー {policy} のバージョン {version} はまだ承認されていません。"sekisho policies review" でレビューを依頼し、別の人が承認してください("sekisho policies approve")。',
    },
  },
  policy_approval_void: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Version {version} of the policy {policy} was approved for another name, position or other people than the policy has now. Have it approved again ("sekisho policies approve").',
      ja: 'ポリシー {policy} のバージョン {version} が承認されたときと、ポリシーの名前、順位、または対象者が変わっています。もう一度承認を受けてください("sekisho policies approve")。',
    },
  },
  policy_approval_blind: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'An approval says what it is for here (sekisho.policies.four_eyes): send name, position and match of the policy in "seen". A console or "sekisho" of an earlier release does not; load the page again, or upgrade.',
      ja: 'ここでは、何に対する承認かを示す必要があります(sekisho.policies.four_eyes)。"seen" にポリシーの名前、順位、対象を入れて送ってください。以前のバージョンのコンソールや "sekisho" は対応していません。ページを再読み込みするか、更新してください。',
    },
  },
  policy_moved: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The policy {policy} has another name, position or other people than when you looked at it. Look again, then decide.',
      ja: 'ポリシー {policy} は、確認した後に名前、順位、または対象者が変更されました。もう一度確認してから操作してください。',
    },
  },
  policy_no_rollout: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'No version of the policy {policy} is on its way. Publish one with "sekisho policies publish".',
      ja: 'ポリシー {policy} に公開中のバージョンはありません。"sekisho policies publish" で公開してください。',
    },
  },
  policy_rollout_done: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Version {version} of the policy {policy} has reached that ring already (it is at {ring}). Rings only grow; to take it back, use "sekisho policies rollback".',
      ja: 'ポリシー {policy} のバージョン {version} は、すでにそのリングに達しています(現在 {ring})。リングは広げることしかできません。取り消すには "sekisho policies rollback" を使ってください。',
    },
  },
  policy_rollout_moved: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The policy {policy} changed meanwhile: version {version} is not the one on its way. Look again, then decide.',
      ja: 'ポリシー {policy} はその間に変更されました(公開中なのはバージョン {version} ではありません)。確認し直してから操作してください。',
    },
  },
  policy_ring_empty: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The ring canary names nobody. Name groups or people in sekisho.policies.rings.canary, or publish to share or all.',
      ja: 'リング canary に誰も指定されていません。sekisho.policies.rings.canary にグループか人を指定するか、share または all に公開してください。',
    },
  },
  policy_limit: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There are {limit} already, which is as many as there may be.',
      ja: 'すでに上限の {limit} 件あります。',
    },
  },
} as const
