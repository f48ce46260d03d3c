import { isKnown } from '../../abstract-text.ts'
import type { Started } from '../program.ts'

/** Programs by which what runs for others is changed, where they are words one of these verbs. */
const changedBy: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    'kubectl oc k':
      /^(?:apply|create|set|patch|edit|scale|autoscale|expose|replace|label|annotate|rollout|run|attach|uncordon)$/,
    'helm helmfile': /^(?:install|upgrade|apply|sync|deploy|up)$/,
    'argocd flux': /^(?:sync|set|create|patch|rollback|reconcile|suspend|resume)$/,
    'terraform tofu terragrunt pulumi cdk': /^(?:apply|up|update|deploy|import|refresh|untaint)$/,
    'gcloud gsutil bq az aws doctl ibmcloud oci scw hcloud aliyun':
      /^(?:create|update|deploy|set|add|import|patch|restart|start|scale|resize|promote|invoke|apply|mk|load)$|^(?:put|update|create|modify|set|start|run|register|attach|associate|enable|import|restore)-(?!kubeconfig)\S+$/,
    'sls serverless eb copilot sam kamal nomad cf firebase fly flyctl railway render wrangler ecs-cli skaffold convex':
      /^(?:deploy|run|start|restart|apply|push|promote|scale|setup|set|job|redeploy|publish|release)$/,
    heroku: /^(?:run|restart|scale|maintenance:\w+|config:set|pg:\w+|ps:\w+|releases:\w+)$/,
    'gh glab': /^(?:workflow|run|variable|secret|deployment)$/,
    'rails rake artisan manage.py bin/rails':
      /^(?:runner|r|console|c|dbconsole|migrate\S*|db:\S+|loaddata|shell)$/,
  }).flatMap(([names, verbs]) => names.split(' ').map((name) => [name, verbs] as const)),
)

/** Those that change whatever they are pointed at. */
const always = new Set(['ansible-playbook', 'cap', 'ansible-pull'])

const looks =
  /^(?:get|list|ls|view|show|describe|logs?|status|history|diff|plan|watch|explain|validate|template|wait|top|version|head|info|tree|output)$|^(?:describe|list|get|head)-/

/** What is named as that which others use: a context, a namespace, a host, a folder of settings. */
const production = /(?:^|[-_./:=@+])(?:prod|prd|production|live)(?:\d*(?=$|[-_./:=@+]))/i

/** Whether a program changes what is named production; to look at it, or to build for it, is no change. */
export function changesProduction({
  name,
  words,
  shell,
}: Pick<Started, 'name' | 'words' | 'shell'>): boolean {
  const verbs = changedBy.get(name)
  if (verbs === undefined && !always.has(name)) return false
  if (words.some((word) => /^--(?:syntax-check|check|list-\w+|help|generate-cli-skeleton)$/.test(word)))
    return false
  const plain = words.filter((word) => !word.startsWith('-'))
  if (verbs !== undefined && !plain.slice(0, 6).some((word) => verbs.test(word))) return false
  if (verbs !== undefined && plain.slice(0, 4).some((word) => looks.test(word))) return false
  return words.some(namesProduction) || (name.includes('ra') && isOfProduction(shell))
}

/** `--prod` is an option of its own, by which one builds as for others. */
function namesProduction(word: string): boolean {
  if (!word.startsWith('-')) return isKnown(word) && !/\s/.test(word) && production.test(word)
  const equals = word.indexOf('=')
  return equals > 0 && production.test(word.slice(equals + 1))
}

/** A framework's program is pointed at a place by a variable. */
function isOfProduction({ variables }: Started['shell']): boolean {
  return ['RAILS_ENV', 'RACK_ENV', 'APP_ENV'].some((one) => variables.get(one) === 'production')
}
