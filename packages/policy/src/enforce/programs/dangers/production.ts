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
      /^(?:create|update|deploy|set|add|import|patch|restart|start|scale|resize|promote|invoke|apply|mk|load)$|^(?:put|update|create|modify|set|start|run|register|attach|associate|enable|import|restore)-(?!kubeconfig|query)\S+$/,
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
  // What is set there concerns this machine alone, until the next command.
  if (plain[0] === 'config') return false
  if (verbs !== undefined && !plain.slice(0, 6).some((word) => verbs.test(word))) return false
  if (verbs !== undefined && plain.slice(0, 4).some((word) => looks.test(word))) return false
  return words.some(namesProduction) || pointedTo(name, words, shell)
}

/** `--prod` is an option of its own, by which one builds as for others. */
export function namesProduction(word: string): boolean {
  if (!word.startsWith('-')) return isKnown(word) && !/\s/.test(word) && production.test(word)
  const equals = word.indexOf('=')
  return equals > 0 && production.test(word.slice(equals + 1))
}

/** Variables by which programs are pointed at a place. */
const pointers =
  'AWS_PROFILE AWS_DEFAULT_PROFILE KUBECONFIG KUBE_CONTEXT HELM_KUBECONTEXT CLOUDSDK_CORE_PROJECT CLOUDSDK_ACTIVE_CONFIG_NAME TF_WORKSPACE PULUMI_STACK HEROKU_APP FLY_APP RAILS_ENV RACK_ENV APP_ENV'.split(
    ' ',
  )

/** Programs that describe what another then brings about. */
const describes = /^(?:kustomize|helm|helmfile|ytt|jsonnet|tanka|cue|envsubst|sops)$/

/** Whether a program is pointed there by a variable, by what this call told it before, or by what flows into it. */
function pointedTo(
  name: string,
  words: readonly string[],
  { variables, effects }: Started['shell'],
): boolean {
  if (pointers.some((one) => concerns(one, name) && production.test(variables.get(one) ?? ''))) return true
  const before = effects.all.filter((effect) => effect.kind === 'execute')
  return before.some(
    ({ words: [head = '', ...told] }) =>
      told.some(namesProduction) &&
      ((words.includes('-') && describes.test(head)) ||
        (points.test([head, ...told].join(' ')) && kinOf(head) === kinOf(name))),
  )
}

/** What makes later commands mean a place. */
const points =
  /^(?:kubectl config (?:use-context|use|set-context)|kubectx|kubens|docker context use|terraform workspace (?:select|new)|tofu workspace (?:select|new)|pulumi stack (?:select|init)|gcloud config (?:set|configurations activate)|az account set|heroku git:remote|fly(?:ctl)? config|railway (?:link|environment))\b/

function kinOf(name: string): string {
  return /^(?:kubectl|kubectx|kubens|oc|k|helm|helmfile|argocd|flux)$/.test(name)
    ? 'kubectl'
    : name.replace('flyctl', 'fly')
}

/** A variable of a framework says nothing to another program. */
function concerns(variable: string, name: string): boolean {
  return !/^(?:RAILS|RACK|APP)_ENV$/.test(variable) || /^(?:rails|rake|artisan|manage\.py)$/.test(name)
}
