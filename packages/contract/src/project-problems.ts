/** What the admin API says no to about projects; part of `adminProblems`. */
export const projectProblems = {
  project_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no project {project}. "sekisho projects list" shows those there are.',
      ja: 'プロジェクト {project} は登録されていません。"sekisho projects list" で確認できます。',
    },
  },
  project_name_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There is a project {project} already, perhaps an archived one.',
      ja: 'プロジェクト {project} はすでにあります(アーカイブ済みのものを含みます)。',
    },
  },
  project_archived: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The project {project} is archived. Bring it back with "sekisho projects set --restore", or take another.',
      ja: 'プロジェクト {project} はアーカイブされています。"sekisho projects set --restore" で戻すか、別のプロジェクトを指定してください。',
    },
  },
  project_not_allowed: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Your access policy does not allow work on the project {project}, which is {classification}.',
      ja: 'アクセスポリシーにより、プロジェクト {project}(機密区分: {classification})は利用できません。',
    },
  },
} as const
