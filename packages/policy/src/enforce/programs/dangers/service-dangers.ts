import type { Danger } from './danger.ts'

/** Command lines of clouds and platforms where a verb that takes away means what it says. */
const platforms =
  'pulumi cdk cdktf serverless sls eksctl copilot fly flyctl heroku vercel netlify railway render wrangler firebase doctl linode-cli hcloud vultr-cli scw oci ibmcloud cf nomad kops argocd flux istioctl tkn rancher aliyun openstack civo exo eb sam amplify pscale turso neonctl neon atlas mongocli confluent databricks glab supabase convex sst surge now up clever scalingo upsun platform dokku cloudctl crossplane clusterctl lxc multipass docker-machine kubeadm rke talosctl k0s microk8s k3sup firebase-tools govc xe esxcli shopify twilio kamal vagrant limactl virsh VBoxManage vboxmanage prlctl cilium linkerd istioctl consul-k8s karmadactl velero kubeone'

const takesAway =
  /\b(?:destroy\w*|delete\w*|remove\w*|purge\w*|terminate\w*|wipe|nuke|uninstall|drop|rollback|decommission|rm|down|reset\w*|pg:reset|apps:destroy|unregister\w*|undefine|unregistervm|rebuild|reinstall|factory-reset|revoke\w*|unset|kill)\b|\w:(?:disable|clear|stop)\b/i

/** A verb of looking, before any that takes away: what follows is the name of a thing. */
const looksFirst = new RegExp(
  String.raw`--help|--dry-?run|--preview|^(?:(?!${takesAway.source})\S+ )*?(?:list|get|show|describe|status|diff|logs?|info|[\w-]+-status|\w+:(?:get|list|info))(?:\s|$)`,
)

/** What opens a thing to everybody, or gives all rights over it. */
const opensToAll =
  /(?:^|[\s=,:"'])(?:0\.0\.0\.0\/0|::\/0)|--source-address-prefix(?:es)?[ =](?:\*|Internet|Any)(?:\s|$)|\ballUsers\b|\ballAuthenticatedUsers\b|--public-access[ =](?:container|blob)|system:masters|\bcluster-admin\b|roles\/owner\b|AdministratorAccess|--role[ =](?:owner|admin\w*)\b|--allow[ =]all\b/i

/** What takes away or lays open what is kept elsewhere: clouds, clusters, registries, repositories. */
export const serviceDangers: readonly Danger[] = [
  {
    programs: `aws gcloud gsutil az ${platforms}`,
    words: opensToAll,
    unless:
      /--dry-?run|^(?:-\S+ )*(?:[\w-]+ ){0,4}?(?:list|get|show|describe|ls|logs?|delete|remove|revoke)\b|^[a-z][\w-]* (?:describe|list|get|revoke)-/,
    reason: 'opens what is kept in the cloud to everybody, or gives all rights over it',
  },
  {
    programs: 'argocd flux kubectl oc k',
    words: /\b(?:sync|apply)\b.*\s--prune(?:\s|=true|$)/,
    reason: 'takes away what is not described',
  },
  { programs: 'flux', words: /^(?:-\S+ )*suspend\b/, reason: 'changes what is running for others' },
  {
    programs: 'chef-client chef-solo puppet salt-call cf-agent',
    words: /(?:^|\s)(?:agent|apply|-o|--override-runlist|-t|--test|state\.\w+|--disable)(?:\s|$)|^$/i,
    unless:
      /(?:^|\s)(?:--noop|--why-run|-W|test=true)(?:\s|$)|^(?:-v|--version|--help|help|config|lookup|parser|module list|facts)\b/,
    reason: 'changes the machine as it is told elsewhere',
  },
  {
    programs: 'npm pnpm yarn',
    words: /^(?:-\S+ )*config set (?:-\S+ )*(?:strict-ssl|enableStrictSsl)[ =](?:false|0)\b/,
    reason: 'changes what protects the machine',
  },
  {
    programs: 'az aws gcloud',
    words: /\brun-command (?:invoke|create)\b/,
    reason: 'runs what it is told on another machine',
  },
  {
    programs: 'terraform tofu terragrunt',
    words:
      /^(?:-\S+ )*(?:destroy|force-unlock|taint|state (?:rm|push|mv|replace-provider)|workspace delete|import)\b|\bapply\b.*(?:-auto-approve|-destroy)|run-all (?:destroy|apply)|\bdestroy-all\b|\bapply-all\b/,
    unless: /^(?:-\S+ )*(?:plan|validate|show|fmt)\b|(?:^| )-help\b/,
    reason: 'changes infrastructure without a look',
  },
  {
    programs: platforms,
    words: takesAway,
    unless: looksFirst,
    reason: 'takes infrastructure away',
  },
  {
    programs: 'pulumi',
    words: /\bup\b.*(?:--yes|-y\b)|stack rm|cancel/,
    reason: 'changes infrastructure without a look',
  },
  {
    programs: 'cdk',
    words: /\bdeploy\b.*--require-approval[ =]never/,
    reason: 'changes infrastructure without a look',
  },
  {
    programs: 'fly flyctl docker podman railway',
    words: /\bscale\b.*[\s=]0(?:\s|$)/,
    reason: 'changes what is running for others',
  },
  {
    programs: 'heroku firebase firebase-tools convex shopify stripe nomad consul',
    words:
      /\bps:scale \S+=0\b|\bmaintenance:on\b|\bauth:export\b|--replace\b|\bpush\b.*(?:--force|--allow-live)|^(?:refunds|payouts|transfers) create\b|\bcancel\b|^system gc\b|^leave\b|remove-peer/,
    reason: 'changes what is running for others',
  },
  {
    programs: 'kind k3d minikube',
    words: /\bdelete\b.*(?:\s--?all?\b|--purge|\bclusters\b)/,
    reason: 'takes away every cluster of this machine',
  },
  { programs: 'aws-nuke cloud-nuke', reason: 'takes infrastructure away', deny: true },
  {
    programs: 'aws',
    words:
      /\b(?:(?:batch-)?delete-\S+|delete|send-bulk-\S+|terminate-\S+|remove-\S+|deregister-\S+|s3 (?:rm|rb|mv)|s3 sync\b.*--delete|put-bucket-(?:policy|acl|versioning .*Suspended|lifecycle\S*|replication)|put-public-access-block|create-access-key|create-key-pair|iam (?:create|put|add|attach|update|set)-\S+|add-permission|assume-role\S*|get-secret-value|get-session-token|get-login-password|stop-\S+|reboot-\S+|schedule-key-deletion|purge-queue|create-login-profile|update-assume-role-policy|attach-(?:user|role|group)-policy|put-(?:user|role|group)-policy|disable-\S+|detach-\S+|release-address|revoke-\S+|authorize-security-group-ingress|modify-\S+|reset-\S+|leave-organization|unsubscribe|close-account|deactivate-\S+|update-login-profile|configure (?:set (?!(?:\S+\.)?(?:region|output) )|export-credentials|get \S*(?:secret|token)\S*)|ssm send-command|ssm start-session .*--parameters|add-user-to-group|change-resource-record-sets|invoke .*rm|export-credentials)\b|--with-decryption|(?:--acl[ =]public|public-read)|--desired-(?:count|capacity)[ =]0\b/,
    // A verb of looking: what follows may be the name of a thing.
    unless:
      /--dry-?run|\bhelp$|^(?!.*--with-decryption)(?:--(?:debug|no-\S+|[\w-]+=\S*) |--(?!debug |no-)[\w-]+ [^-\s]\S* )*[a-z][\w-]* (?:describe|list|filter|search|lookup|wait)\b/,
    reason: 'changes or reads what must be kept in the cloud',
  },
  {
    programs: 'gcloud gsutil bq az',
    words:
      /\b(?:delete\S*|destroy|rm|rb|purge|remove-iam-policy-binding|add-iam-policy-binding|set-iam-policy|print-access-token|print-identity-token|get-access-token|versions access|keys create|keys list .*|deallocate|stop|reset|remove|secret (?:show|download)|abort|undelete|failover|truncate|acl ch|iam ch)\b|\bservices disable\b|--no-(?:backup|deletion-protection)\b|^rsync .*-d\b|^-m rsync .*-d\b/,
    // A verb of looking before the name of the thing; secrets and keys are not for looking at.
    unless:
      /--help|^help\b|^bq (?:ls|show|query --dry_run)|--dry-run|^(?:-m )?rsync (?:-\w+ )*-\w*n|^(?!.*(?:secret show|keys list|access-token|identity-token))(?!(?:\S+ )*?(?:delete|destroy|rm|rb|purge|reset|stop)\S* .*(?:list|describe|show|ls)\b)(?:[\w-]+ ){0,4}(?:list|describe|show|ls|du|stat)(?:\s|$)/,
    reason: 'changes or reads what must be kept in the cloud',
  },
  {
    programs: 'az',
    words: /role assignment create|ad sp create|ad sp credential/,
    reason: 'changes who may do what',
  },
  {
    programs: 'helm',
    words: /^(?:-\S+ (?:[^-\s]\S* )??)*(?:uninstall|delete|del|un|rollback)\b/,
    unless: /--dry-run/,
    reason: 'takes a release away',
  },
  {
    programs: 'kubectl oc k',
    words: /(?:^|\s)-f\s+https?:|--filename[= ]https?:/,
    reason: 'applies what is fetched',
  },
  {
    programs: 'docker podman',
    words: /^(?:login|trust sign)\b|-p\s|--password(?!-stdin)/,
    unless: /^(?!login)|--password-stdin/,
    reason: 'signs in with a secret in the open',
  },
  {
    programs: 'npm pnpm yarn pip pip3',
    words: /^(?:config )?set .*(?:\b|_)(?:registry|index-url|script-shell|prefix|git|proxy|_auth\w*)\b/,
    reason: 'changes where programs come from',
  },
  { programs: 'npm pnpm yarn', words: /--script-shell\b/, reason: 'changes what runs its scripts' },
  {
    programs: 'npm pnpm yarn bun',
    words: /^(?:i|install|add|ci)\b.*\s(?:(?:git\+)?http:\/\/\S+|git:\/\/\S+)|--registry[= ]http:/,
    reason: 'installs from an unsafe place',
  },
  {
    programs: 'gem bundle',
    words: /(?:--source|-s)[ =]http:/,
    reason: 'installs from an unsafe place',
  },
  {
    programs: 'pip pip3 uv poetry conda easy_install',
    words:
      /(?:--(?:extra-)?index-url|-i|--trusted-host|--find-links)[ =](?:http:|\S+\.(?:invalid|evil))|--trusted-host|\buninstall\b.*-y.*\b(?:pip|setuptools)\b|--break-system-packages|install .*(?:git\+)?http:|\buninstall\b.*-r/,
    reason: 'installs from an unsafe place',
  },
  {
    programs: 'pip pip3 uv npm pnpm yarn bun gem',
    // The archive itself, not a place to look in, from a place that nobody knows for its packages.
    words:
      /^(?:pip )?(?:i|install|add|ci)\b(?:.*\s)?(?<!(?:url|-i|registry|links|-f)[ =])(?:\w+\s*@\s*)?https:\/\/(?!(?:[\w-]+\.)*(?:github\.com|githubusercontent\.com|gitlab\.com|bitbucket\.org|pythonhosted\.org|pypi\.org|pytorch\.org|npmjs\.org|yarnpkg\.com|codeload\.github\.com|huggingface\.co|googleapis\.com|localhost)[/:])\S+\.(?:tar\.gz|tgz|zip|whl|gem|tar\.bz2)\b/,
    reason: 'installs from an unsafe place',
  },
  { programs: 'npx bunx pnpx', words: /^(?:-\S+ )*https?:/, reason: 'runs what is fetched' },
  {
    programs: 'deno',
    words: /^(?:(?:run|install|cache|-A|--\S+)\s+)*https?:/,
    reason: 'runs what is fetched',
  },
  { programs: 'go', words: /^run\b.*\uE000/, reason: 'runs what is not known' },
  { programs: 'conda mamba', words: /^(?:env remove|remove .*--all)\b/, reason: 'removes programs' },
]
