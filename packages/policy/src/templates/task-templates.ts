import { noNetwork } from './base.ts'
import { createCredentialSet, denySets } from './deny-sets.ts'
import { document, keys, locked, look, rules, writes } from './parts.ts'
import { command, file, type PolicyTemplate } from './template.ts'

export const review: PolicyTemplate = {
  id: 'review-only',
  title: { en: 'Review only', ja: 'レビュー専用' },
  summary: {
    en: 'Reads and comments; changes nothing, and asks nobody.',
    ja: '読んで意見を述べるだけで、何も変更せず、確認も求めません。',
  },
  create: (options) =>
    document(
      options,
      [
        ...locked,
        keys(noNetwork),
        keys({ cleanupPeriodDays: 7, permissions: { defaultMode: 'dontAsk' } }),
        rules('allow', look),
        rules('deny', writes),
        ...denySets,
      ],
      [
        ...file('Read', 'src/a.ts', 'allow'),
        ...file('Edit', 'src/a.ts', 'deny'),
        ...file('Write', 'a', 'deny'),
        ...command('git log -3', 'allow'),
        ...command('npm test', 'deny'),
        ...command('echo x > a', 'deny'),
      ],
    ),
}

export const documentation: PolicyTemplate = {
  id: 'documentation-only',
  title: { en: 'Documentation only', ja: 'ドキュメント専用' },
  summary: {
    en: 'Writes below docs/ and Markdown files; nothing else, and asks nobody.',
    ja: 'docs/ 配下と Markdown ファイルだけを書き、その他は確認なしで拒否します。',
  },
  create: (options) =>
    document(
      options,
      [
        ...locked,
        keys(noNetwork),
        keys({ cleanupPeriodDays: 30, permissions: { defaultMode: 'dontAsk' } }),
        rules('allow', [...look, 'Edit(docs/**)', 'Edit(*.md)']),
        ...denySets,
      ],
      [
        ...file('Edit', 'docs/a.md', 'allow'),
        ...file('Write', 'README.md', 'allow'),
        ...file('Edit', 'src/a.ts', 'deny'),
        ...command('npm test', 'deny'),
      ],
    ),
}

export const database: PolicyTemplate = {
  id: 'database-read-only',
  title: { en: 'Database, read only', ja: 'データベース参照専用' },
  summary: {
    en: 'Every query is shown to a person first, PostgreSQL sessions begin read only, and tools that write are denied.',
    ja: 'クエリーは必ず利用者が確認し、PostgreSQL は読み取り専用で接続し、書き込み用のツールを禁じます。',
  },
  create: (options) =>
    document(
      options,
      [
        ...locked,
        // The server itself refuses to write; what undoes it is a command that is asked about.
        keys({ cleanupPeriodDays: 7, env: { PGOPTIONS: '-c default_transaction_read_only=on' } }),
        rules('allow', look),
        rules(
          'ask',
          ['psql *', 'mysql *', 'mariadb *', 'sqlite3 *', 'mongosh *', 'redis-cli *', 'bq query *'].map(
            (text) => `Bash(${text})`,
          ),
        ),
        rules('deny', [
          ...writes,
          ...[
            'createdb *',
            'pg_restore *',
            'mysqladmin *',
            'mysqlimport *',
            'mongorestore *',
            'mongoimport *',
            'bq rm *',
            'bq load *',
          ].map((text) => `Bash(${text})`),
        ]),
        ...denySets,
      ],
      [
        ...command("psql -c 'select 1'", 'ask'),
        ...command('dropdb x', 'deny'),
        ...command('pg_restore x', 'deny'),
        ...file('Edit', 'a.sql', 'deny'),
      ],
    ),
}

export const infrastructure: PolicyTemplate = {
  id: 'infrastructure-read-only',
  title: { en: 'Infrastructure, read only', ja: 'インフラ参照専用' },
  summary: {
    en: 'Looks at clusters and plans unasked, but not at secrets; everything that changes them is denied.',
    ja: 'クラスターや構成の参照を許し(Secret は除く)、変更する操作をすべて禁じます。',
  },
  create: (options) => {
    // kubectl reads its own configuration.
    const sets = [...denySets.filter(({ id }) => id !== 'credentials'), createCredentialSet(['~/.kube'])]
    const looks = [
      'kubectl get *',
      'kubectl describe *',
      'kubectl logs *',
      'kubectl top *',
      'helm list *',
      'helm status *',
      'terraform validate *',
      'terraform show *',
      'terraform output *',
    ]
    const changes = [
      ...'apply create edit patch replace scale rollout drain cordon taint label annotate set exec cp debug run'
        .split(' ')
        .map((verb) => `kubectl ${verb} *`),
      'kubectl get secret *',
      'kubectl get secrets *',
      'kubectl describe secret *',
      'kubectl describe secrets *',
      'helm install *',
      'helm upgrade *',
      'helm rollback *',
      'terraform apply *',
      'terraform import *',
      'terraform state *',
      'tofu apply *',
      'pulumi up *',
    ]
    return document(
      options,
      [
        ...locked,
        keys({ cleanupPeriodDays: 7 }),
        rules('allow', [...look, ...looks.map((text) => `Bash(${text})`)]),
        rules('deny', [...writes, ...changes.map((text) => `Bash(${text})`)]),
        ...sets,
      ],
      [
        ...command('kubectl get pods -n web', 'allow'),
        ...command('kubectl get secrets', 'deny'),
        ...command('kubectl apply -f x.yaml', 'deny'),
        ...command('terraform apply', 'deny'),
        ...file('Edit', 'main.tf', 'deny'),
      ],
    )
  },
}
