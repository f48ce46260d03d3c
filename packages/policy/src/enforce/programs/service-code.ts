import { anyText } from '../abstract-text.ts'
import type { Started } from './program.ts'

/** Libraries by which code does what a program does, and the program whose rules are meant by it. */
const libraries: readonly { pattern: RegExp; program: string }[] = [
  { pattern: /\b(?:boto3|botocore|aioboto3)\b|@?aws-sdk\b|\bAws::/, program: 'aws' },
  { pattern: /\bgoogle\.cloud\b|@google-cloud\b|\bgoogleapis\b|\bgoogleapiclient\b/, program: 'gcloud' },
  { pattern: /\bazure\.(?:mgmt|identity|storage)\b|@azure\b/, program: 'az' },
  { pattern: /\bkubernetes(?:_asyncio)?\b|@kubernetes\b/, program: 'kubectl' },
  {
    pattern: /\bimport docker\b|\bdocker\.(?:from_env|DockerClient|APIClient)\b|\bdockerode\b/,
    program: 'docker',
  },
  { pattern: /\bparamiko\b|\basyncssh\b|\bnode-ssh\b|\bNet::SSH\b/, program: 'ssh' },
  { pattern: /\bGitPython\b|\bgit\.Repo\b|\bfrom git import\b|\bsimple-git\b|\bpygit2\b/, program: 'git' },
  { pattern: /\bpsycopg2?\b|\basyncpg\b|\bfrom pg\b|require\(["']pg["']\)/, program: 'psql' },
  { pattern: /\bpymysql\b|\bMySQLdb\b|\bmysql2?\b/, program: 'mysql' },
  { pattern: /\bos\.chmod\b|\bfs\.chmod|\bFile\.chmod\b|\bFileUtils\.chmod/, program: 'chmod' },
  { pattern: /\b(?:os|process|Process)\.kill(?:pg)?\b|\bposix_kill\b/, program: 'kill' },
]

/** Other libraries whose calls reach what is kept elsewhere. */
const reachesKept =
  /\b(?:elasticsearch\d*|opensearch\w*|pymongo|MongoClient|mongodb|mongoose|redis|ioredis|confluent_kafka|kafka-?\w*|stripe|octokit|PyGithub|from github import|gitlab|cloudflare|digitalocean|openstack|libcloud|hvac|etcd3?|firebase[\w-]*|supabase|minio|twilio|algoliasearch|influxdb\w*|cassandra|pika|hcloud|linode\w*|docker|kubernetes)\b/i

/** Calls that take away, stop or give rights, by the beginning of their names. */
const takesAway =
  /\.(?:delete|destroy|terminate|remove|purge|drop|truncate|stop|kill|flush|wipe|revoke|disable|prune|deregister)(?:[A-Z_]\w*|All)?\s*\(|\b(?:Delete|Terminate|Destroy|Purge|Remove|Stop|Reboot|Disable|Deregister|Revoke)\w*Command\b\)?\s*\(/

const readsSecrets =
  /\bget_secret_value\b|\bgetSecretValue\b|\bGetSecretValueCommand\b|\baccess_secret_version\b|\bWithDecryption\s*[:=]\s*[Tt]rue\b|\bread_secret\w*\s*\(/

const opensToAll = /\bprivileged\s*[:=]\s*(?:true|True)\b|0\.0\.0\.0\/0|\bpublic-read\b/

/** Verbs of programs that such calls stand for. */
const verbs =
  /\.(?:containers|images|volumes)?\.?(run|exec|delete|remove|stop|kill|push|pull|create|apply|patch|scale|prune)\w*\s*\(/gi

/** What code does by libraries that speak to services, as the programs that do the same. */
export function noteServices(code: string, { name, shell }: Started): void {
  const { effects } = shell
  const used = libraries.filter(({ pattern }) => pattern.test(code))
  if (used.some(({ program }) => !/^(?:kill|git|chmod)$/.test(program)) || reachesKept.test(code)) {
    if (takesAway.test(code)) effects.danger(`${name} code that takes away what is kept elsewhere`)
    if (readsSecrets.test(code)) effects.danger(`${name} code that reads a store of secrets`)
    if (opensToAll.test(code))
      effects.danger(`${name} code that gives power, or opens what is kept elsewhere`)
  }
  for (const { program } of used) {
    const told = new Set([...code.matchAll(verbs)].map(([, verb = '']) => verb.toLowerCase()))
    for (const verb of told.size === 0 ? ['api'] : told) {
      if (!effects.spend(2)) return
      effects.add({ kind: 'execute', words: [program, verb, anyText], carrier: true, maybe: true })
      if (verb === 'remove')
        effects.add({ kind: 'execute', words: [program, 'rm', anyText], carrier: true, maybe: true })
    }
  }
}
