/** Why a call that names a project, or should, is refused; part of `refusals`. */
export const projectRefusals = {
  project_unknown: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'There is no project {project} here. Set attributionProject in your Claude Code settings to one of yours ({allowed}), or ask an administrator to add it.',
      ja: 'プロジェクト {project} は登録されていません。Claude Code の設定 attributionProject に利用できるもの({allowed})を指定するか、管理者に追加を依頼してください。',
    },
  },
  project_not_allowed: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'Your access policy does not allow work on the project {project}, which is {classification}. Ask an administrator.',
      ja: 'アクセスポリシーにより、プロジェクト {project}(機密区分: {classification})では利用できません。管理者に相談してください。',
    },
  },
  project_archived: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'The project {project} is archived. Set attributionProject in your Claude Code settings to one of yours ({allowed}), or ask an administrator.',
      ja: 'プロジェクト {project} はアーカイブされています。Claude Code の設定 attributionProject に利用できるもの({allowed})を指定するか、管理者に相談してください。',
    },
  },
  project_required: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'This organization counts every call to a project. Set attributionProject in your Claude Code settings to one of yours ({allowed}), or ask an administrator for a default.',
      ja: 'この組織ではすべての呼び出しにプロジェクトが必要です。Claude Code の設定 attributionProject に利用できるもの({allowed})を指定するか、管理者に既定のプロジェクトの設定を依頼してください。',
    },
  },
} as const
