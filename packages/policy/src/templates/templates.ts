import { confinement, locks, noNetwork } from './base.ts'
import { denySets } from './deny-sets.ts'
import { build, commit, deploys, document, keys, locked, look, rules, writes } from './parts.ts'
import { database, documentation, infrastructure, review } from './task-templates.ts'
import {
  command,
  fetched,
  file,
  type PolicyTemplate,
  type TemplateDocument,
  type TemplateOptions,
} from './template.ts'

const strict: PolicyTemplate = {
  id: 'strict',
  title: { en: 'Strict', ja: '厳格' },
  summary: {
    en: 'Looks at the project unasked; every change and command is asked about, and nothing reaches the network.',
    ja: 'プロジェクトの閲覧だけを許し、変更とコマンドはすべて確認します。ネットワークには接続しません。',
  },
  create: (options) =>
    document(
      options,
      [
        ...locked,
        keys(noNetwork),
        keys({ cleanupPeriodDays: 7, disableRemoteControl: true }),
        rules('allow', look),
        rules('deny', ['WebFetch', 'WebSearch']),
        ...denySets,
      ],
      [
        ...file('Read', 'src/a.ts', 'allow'),
        ...file('Edit', 'src/a.ts', 'ask'),
        ...command('npm test', 'ask'),
        ...fetched('https://x.test/', 'deny'),
      ],
    ),
}

const standard: PolicyTemplate = {
  id: 'standard',
  title: { en: 'Standard', ja: '標準' },
  summary: {
    en: 'Edits the project and runs its tests unasked; everything else is asked about.',
    ja: 'プロジェクトの編集とテストの実行を許し、その他は確認します。',
  },
  create: (options) =>
    document(
      options,
      [
        ...locked,
        keys({ cleanupPeriodDays: 30 }),
        rules('allow', [...look, 'Edit(./**)', ...build]),
        ...denySets,
      ],
      [
        ...file('Edit', 'src/a.ts', 'allow'),
        ...command('npm test', 'allow'),
        ...command('npm test && curl https://x.test', 'ask', 'client'),
        ...command('npm install left-pad', 'ask'),
        ...fetched('https://x.test/', 'ask'),
      ],
    ),
}

const permissive: PolicyTemplate = {
  id: 'permissive',
  title: { en: 'Permissive', ja: '寛容' },
  summary: {
    en: 'Every command runs unasked inside the sandbox; only what destroys, reads credentials or changes the system is denied.',
    ja: 'サンドボックス内のコマンドはすべて許し、破壊、認証情報の読み取り、システム変更だけを禁じます。',
  },
  create: (options) =>
    document(
      options,
      [
        keys({ ...locks, allowManagedPermissionRulesOnly: false, cleanupPeriodDays: 30 }),
        keys(confinement),
        rules('allow', [...look, 'Edit(./**)', 'Bash']),
        ...denySets,
      ],
      [...command('npm install left-pad', 'allow'), ...file('Edit', 'src/a.ts', 'allow')],
    ),
}

const development: PolicyTemplate = {
  id: 'development',
  title: { en: 'Development', ja: '開発' },
  summary: {
    en: 'Edits, tests and commits unasked; publishing and deploying are asked about.',
    ja: '編集、テスト、コミットを許し、公開とデプロイは確認します。',
  },
  create: (options) =>
    document(
      options,
      [
        ...locked,
        keys({ cleanupPeriodDays: 30 }),
        rules('allow', [...look, 'Edit(./**)', ...build, ...commit]),
        rules('ask', [
          ...deploys,
          'Bash(git push *)',
          'Bash(git * push)',
          'Bash(git * push *)',
          'Bash(npm publish *)',
        ]),
        ...denySets,
      ],
      [
        ...command('git add a', 'allow'),
        ...command('git push origin x', 'ask'),
        ...command('kubectl get pods', 'ask'),
        ...file('Write', 'a', 'allow'),
      ],
    ),
}

const staging: PolicyTemplate = {
  id: 'staging',
  title: { en: 'Staging', ja: 'ステージング' },
  summary: {
    en: 'Edits and tests unasked; each step towards the systems is asked about.',
    ja: '編集とテストを許し、システムに及ぶ操作は一つずつ確認します。',
  },
  create: (options) =>
    document(
      options,
      [
        ...locked,
        keys({ cleanupPeriodDays: 14 }),
        rules('allow', [...look, 'Edit(./**)', ...build]),
        rules('ask', deploys),
        ...denySets,
      ],
      [
        ...command('terraform plan', 'ask'),
        ...command('git commit -m x', 'ask'),
        ...command('go test ./...', 'allow'),
        ...command('kubectl delete pod x', 'deny'),
      ],
    ),
}

const production: PolicyTemplate = {
  id: 'production',
  title: { en: 'Production', ja: '本番' },
  summary: {
    en: 'Looks, and nothing else: no change, no network, nobody is asked.',
    ja: '閲覧だけを許します。変更もネットワーク接続もできず、確認も求めません。',
  },
  create: (options) =>
    document(
      options,
      [
        ...locked,
        keys(noNetwork),
        keys({ cleanupPeriodDays: 7, disableRemoteControl: true, permissions: { defaultMode: 'dontAsk' } }),
        rules('allow', look),
        rules('deny', [...writes, 'WebFetch', 'WebSearch', ...deploys]),
        ...denySets,
      ],
      [
        ...file('Read', 'src/a.ts', 'allow'),
        ...command('kubectl get pods', 'deny'),
        ...command('npm test', 'deny'),
        ...fetched('https://x.test/', 'deny'),
      ],
    ),
}

const container: PolicyTemplate = {
  id: 'container',
  title: { en: 'Container', ja: 'コンテナー' },
  summary: {
    en: 'For throw-away containers: permission checks may be skipped here and only here, inside the sandbox; denials hold.',
    ja: '使い捨てコンテナー用。権限確認の省略をここでだけ許し、サンドボックス内に限ります。禁止は有効です。',
  },
  create: (options) =>
    document(
      options,
      [
        keys({ ...locks, permissions: { disableAutoMode: 'disable' }, cleanupPeriodDays: 1 }),
        keys(confinement),
        keys(noNetwork),
        keys({ sandbox: { enableWeakerNestedSandbox: true } }),
        rules('allow', [...look, 'Edit(./**)', ...build, ...commit]),
        ...denySets,
      ],
      [...command('npm test', 'allow'), ...command('npm install x', 'ask')],
    ),
}

/** Policies to begin with. Each passes our own lint without an error or a warning, and its tests hold. */
export const policyTemplates: readonly PolicyTemplate[] = [
  strict,
  standard,
  permissive,
  review,
  documentation,
  database,
  infrastructure,
  development,
  staging,
  production,
  container,
]

/** A template with the company's own addresses in it; undefined where there is none of that name. */
export function createTemplate(id: string, options: TemplateOptions): TemplateDocument | undefined {
  return policyTemplates.find((template) => template.id === id)?.create(options)
}
