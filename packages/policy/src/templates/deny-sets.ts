import { mergeObjects } from '../settings/merge-values.ts'
import type { JsonObject } from '../settings/json.ts'
import { command, file, type TemplateTest } from './template.ts'

/** Rules that deny, and what of the sandbox belongs to them. */
export interface DenySet {
  id: 'destructive-commands' | 'credentials' | 'system-settings'
  title: Record<'en' | 'ja', string>
  settings: JsonObject
  tests: readonly TemplateTest[]
}

/** A git subcommand, also behind options of git itself. */
function git(verb: string): string[] {
  return [`Bash(git ${verb} *)`, `Bash(git * ${verb})`, `Bash(git * ${verb} *)`]
}

const destructive: DenySet = {
  id: 'destructive-commands',
  title: { en: 'Commands that destroy', ja: '破壊的なコマンド' },
  settings: {
    permissions: {
      deny: [
        ...[
          'rm -r *',
          'rm -rf *',
          'rm -fr *',
          'rm -R *',
          'find * -delete',
          'find * -delete *',
          'shred *',
          'dd *',
          'mkfs *',
        ].map(bash),
        ...[
          'wipefs *',
          'fdisk *',
          'shutdown *',
          'reboot *',
          'docker system prune *',
          'docker volume rm *',
        ].map(bash),
        ...git('clean'),
        ...['git reset --hard *', 'git * reset --hard', 'git * reset --hard *'].map(bash),
        ...[
          'git push --force *',
          'git push -f *',
          'git push * --force',
          'git push * -f',
          'git * push --force *',
        ].map(bash),
        ...[
          'kubectl delete *',
          'helm uninstall *',
          'terraform destroy *',
          'tofu destroy *',
          'pulumi destroy *',
        ].map(bash),
        ...['aws s3 rb *', 'aws s3 rm *', 'dropdb *', 'mysqladmin drop *', 'redis-cli flushall *'].map(bash),
      ],
    },
  },
  tests: [
    ...command('rm -rf build', 'deny'),
    ...command('git reset --hard HEAD~3', 'deny'),
    ...command('git -C . clean -fdx', 'deny'),
    ...command('git push origin main --force', 'deny'),
    ...command('terraform destroy -auto-approve', 'deny'),
    ...command("bash -c 'rm -rf build'", 'deny', 'guard'),
    ...command('find . -name x -exec rm -rf {} +', 'deny', 'guard'),
  ],
}

const folders = [
  '~/.ssh',
  '~/.aws',
  '~/.azure',
  '~/.config/gcloud',
  '~/.kube',
  '~/.gnupg',
  '~/.password-store',
  '~/.config/gh',
  // Keychains and profiles of browsers.
  '~/Library/Keychains',
  '~/.local/share/keyrings',
  '~/.mozilla',
  '~/.config/google-chrome',
  '~/.config/chromium',
  '~/Library/Application Support/Google/Chrome',
  '~/Library/Application Support/Firefox',
  '~/Library/Cookies',
]
const files = [
  '~/.netrc',
  '~/.git-credentials',
  '~/.pgpass',
  '~/.my.cnf',
  '~/.npmrc',
  '~/.pypirc',
  '~/.docker/config.json',
  '~/.vault-token',
  '~/.claude/.credentials.json',
  '~/.cargo/credentials.toml',
  '~/.terraform.d/credentials.tfrc.json',
]
const names = [
  '.env',
  '.env.*',
  '*.pem',
  '*.p12',
  '*.pfx',
  '*.jks',
  '*.kdbx',
  'id_rsa',
  'id_ed25519',
  'id_ecdsa',
]
const variables =
  'AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AZURE_CLIENT_SECRET GITHUB_TOKEN GH_TOKEN GITLAB_TOKEN NPM_TOKEN PYPI_TOKEN VAULT_TOKEN DATABASE_URL PGPASSWORD SLACK_TOKEN'.split(
    ' ',
  )

/** Credentials, without the folders a template's own programs have to read. */
export function createCredentialSet(except: readonly string[] = []): DenySet {
  const kept = folders.filter((folder) => !except.includes(folder))
  return {
    id: 'credentials',
    title: { en: 'Credentials', ja: '認証情報' },
    settings: {
      permissions: {
        deny: [...kept.map((folder) => `${folder}/**`), ...files, ...names].map((path) => `Read(${path})`),
      },
      sandbox: {
        filesystem: { denyRead: [...kept, ...files], allowManagedReadPathsOnly: true },
        credentials: { envVars: variables.map((name) => ({ name, mode: 'deny' })) },
      },
    },
    tests: [
      ...file('Read', '.env', 'deny'),
      ...file('Read', 'deploy/.env.production', 'deny'),
      ...file('Read', '~/.ssh/id_ed25519', 'deny'),
      ...file('Edit', '~/.aws/credentials', 'deny'),
      ...file('Read', '~/.config/google-chrome/Default/Cookies', 'deny'),
      ...command('cat ~/.netrc', 'deny'),
      ...command('F=.en; cat ${F}v', 'deny', 'guard'),
    ],
  }
}

const system: DenySet = {
  id: 'system-settings',
  title: { en: 'Settings of the system', ja: 'システム設定' },
  settings: {
    permissions: {
      deny: [
        ...['//etc/**', '//usr/**', '//boot/**', '//Library/**', '//System/**'].map(edit),
        ...[
          '~/.bashrc',
          '~/.bash_profile',
          '~/.profile',
          '~/.zshrc',
          '~/.zshenv',
          '~/.zprofile',
          '~/.gitconfig',
        ].map(edit),
        ...[
          '~/.config/systemd/**',
          '~/.config/autostart/**',
          '~/Library/LaunchAgents/**',
          '~/.claude/settings.json',
        ].map(edit),
        ...['sudo *', 'su *', 'doas *', 'systemctl *', 'launchctl *', 'crontab *', 'defaults write *'].map(
          bash,
        ),
        ...[
          'mount *',
          'umount *',
          'iptables *',
          'nft *',
          'sysctl *',
          'useradd *',
          'usermod *',
          'passwd *',
          'visudo *',
        ].map(bash),
        ...['csrutil *', 'spctl *', 'profiles *', 'reg *', 'setx *', 'netsh *'].map(bash),
      ],
    },
    sandbox: {
      filesystem: {
        denyWrite: [
          '/etc',
          '/usr',
          '/boot',
          '~/.bashrc',
          '~/.profile',
          '~/.zshrc',
          '~/.gitconfig',
          '~/.claude',
        ],
      },
    },
  },
  tests: [
    ...file('Edit', '/etc/hosts', 'deny'),
    ...file('Write', '~/.zshrc', 'deny'),
    ...command('sudo ls', 'deny'),
    ...command('echo x >> ~/.bashrc', 'deny', 'guard'),
    ...command('crontab -l', 'deny'),
  ],
}

function bash(text: string): string {
  return `Bash(${text})`
}

function edit(path: string): string {
  return `Edit(${path})`
}

/** Deny rules to put into a policy of your own. */
export const denySets: readonly DenySet[] = [destructive, createCredentialSet(), system]

/** The settings of some sets laid over one another. */
export function joined(...sets: readonly { settings: JsonObject }[]): JsonObject {
  return sets.reduce<JsonObject>((low, { settings }) => mergeObjects(low, settings, []), {})
}
