import type { Sentence } from '@sekisho/contract'

/** What the commands about projects and cost centres say. */
export const projects = {
  'group.projects': {
    en: 'Projects: what calls are counted to',
    ja: 'プロジェクト(呼び出しの計上先)',
  },
  'projects.list': { en: 'List projects', ja: 'プロジェクトを一覧表示します' },
  'projects.create': { en: 'Create a project', ja: 'プロジェクトを作成します' },
  'projects.set': {
    en: 'Change a project, or bring an archived one back',
    ja: 'プロジェクトを変更します(アーカイブ済みのものを戻すこともできます)',
  },
  'projects.archive': {
    en: 'Archive a project: calls that name it are refused; what it spent stays',
    ja: 'プロジェクトをアーカイブします(以後の呼び出しは拒否され、これまでの費用は残ります)',
  },
  'serviceAccounts.set': {
    en: 'Say what the calls of a service account are counted to',
    ja: 'サービスアカウントの呼び出しの計上先を変更します',
  },
  'argument.project': { en: 'id or name of the project', ja: 'プロジェクトの ID または名前' },
  'option.projectName': {
    en: 'what developers write into attributionProject',
    ja: '開発者が attributionProject に書く名前',
  },
  'option.newProjectName': { en: 'another name', ja: '新しい名前' },
  'option.classification': {
    en: 'how sensitive the work is; a new project is internal otherwise',
    ja: '業務の機密区分(新しいプロジェクトの既定は internal)',
  },
  'option.costCentre': { en: 'cost centre that pays', ja: '費用を負担するコストセンター' },
  'option.clearCostCentre': { en: 'no cost centre', ja: 'コストセンターを外します' },
  'option.restore': { en: 'bring it back from the archive', ja: 'アーカイブから戻します' },
  'option.project': {
    en: 'project that calls count to unless they name another',
    ja: '呼び出しに指定がないときの計上先プロジェクト',
  },
  'option.clearProject': { en: 'no default project', ja: '既定のプロジェクトを外します' },
  'column.project': { en: 'PROJECT', ja: 'プロジェクト' },
  'column.classification': { en: 'CLASSIFICATION', ja: '機密区分' },
  'column.costCentre': { en: 'COST CENTRE', ja: 'コストセンター' },
  'classification.internal': { en: 'internal', ja: '社内' },
  'classification.customer_facing': { en: 'customer_facing', ja: '顧客向け' },
  'classification.confidential': { en: 'confidential', ja: '機密' },
  'project.status.active': { en: 'active', ja: '有効' },
  'project.status.archived': { en: 'archived', ja: 'アーカイブ済み' },
  'project.created': {
    en: 'Created the project {name} ({id}).',
    ja: 'プロジェクト {name} を作成しました({id})。',
  },
  'project.next': {
    en: 'Developers who are signed in with Claude Code put this into .claude/settings.json: {setting}',
    ja: 'Claude Code でサインインしている開発者は .claude/settings.json に次を書きます: {setting}',
  },
  'project.archived': {
    en: 'Archived {name} ({id}). Calls that name it are refused from now on.',
    ja: '{name}({id})をアーカイブしました。以後、このプロジェクトの呼び出しは拒否されます。',
  },
  'project.stillUsed': {
    en: 'Still counted to it, and so refused unless a call names another: {people} people by default, {credentials} credentials.',
    ja: 'このプロジェクトを使い続けており、ほかを指定しない限り拒否されます: 既定にしている人 {people} 人、認証情報 {credentials} 件。',
  },
  'project.unknown': {
    en: 'There is no project {name}.',
    ja: 'プロジェクト {name} は登録されていません。',
  },
} as const satisfies Record<string, Sentence>
