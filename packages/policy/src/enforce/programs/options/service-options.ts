import type { Options } from './options.ts'

/** Programs that run containers, clusters, clouds and databases. */
export const serviceOptions: Readonly<Record<string, Options>> = {
  'docker, podman, nerdctl': {
    reads: '--tlscacert --tlscert --tlskey --config',
    plain: '-H --host -c --context -l --log-level',
    stops: true,
  },
  'docker build, podman build, docker buildx build, docker image build, nerdctl build': {
    writes: '--iidfile --metadata-file --cidfile --logfile --digestfile',
    fills: '-o --output',
    reads: '-f --file --secret --ssh --build-context --authfile --ignorefile --sign-by',
    plain:
      '-t --tag --build-arg --target --platform --network --progress --label --cache-from --cache-to --add-host -m --memory --builder --pull= --no-cache-filter --isolation --layers=',
  },
  'docker run, docker create, podman run, podman create, docker container run, nerdctl run': {
    writes: '--cidfile --pidfile --conmon-pidfile',
    reads: '--env-file --label-file',
    plain:
      '-v --volume --mount -e --env -w --workdir -p --publish -u --user --name -h --hostname --network --net --entrypoint -l --label -m --memory --cpus --platform --gpus --restart --add-host --cap-add --cap-drop --security-opt --device --userns --ipc --uts --pid --cgroupns --log-driver --log-opt --tmpfs --ulimit --shm-size --dns --pull --runtime --ip --expose --link --stop-signal --health-cmd -a --attach -c --cpu-shares --volumes-from --volume-driver --detach-keys --annotation --group-add --isolation',
    stops: true,
  },
  'docker exec, podman exec, docker container exec': {
    reads: '--env-file',
    plain: '-e --env -u --user -w --workdir --detach-keys',
    stops: true,
  },
  'docker save, docker export, docker image save, podman save, podman export, docker context export': {
    writes: '-o --output',
    plain: '--platform --format',
  },
  'docker load, docker import': { reads: '-i --input', plain: '-c --change -m --message' },
  'docker compose, docker-compose, podman-compose': {
    reads: '-f --file --env-file',
    fills: '--project-directory=',
    plain: '-p --project-name --profile --parallel --progress --ansi',
  },
  'docker compose config, docker-compose config': { writes: '-o --output', plain: '--format --hash' },
  'docker compose logs, docker logs, docker ps, docker images, docker inspect': {
    plain: '-f --format --filter -n --tail --since --until --type',
  },
  'kubectl, oc, k': {
    fills: '--cache-dir --output-directory --profile-output',
    reads:
      '-f --filename -k --kustomize --certificate-authority --client-certificate --client-key --from-file --from-env-file --patch-file',
    plain:
      '-n --namespace -o --output -l --selector -c --container --context --cluster --user -s --server --token --field-selector --sort-by --as --tail --since --replicas --image --type -p --patch --template --timeout --request-timeout --port --from-literal --env --overrides --restart -L --label-columns -v --grace-period --cascade= --dry-run=',
  },
  'kubectl config, oc config': { writes: '--kubeconfig' },
  'kubectl exec, kubectl run, kubectl debug': { stops: true },
  'kubectl logs, kubectl attach, kubectl port-forward, oc logs': {
    reads: '--kubeconfig',
    plain: '-f= --follow=',
  },
  kustomize: { writes: '-o --output' },
  helm: {
    writes: '--repository-config --registry-config',
    fills: '--output-dir -d --destination --untardir --repository-cache --content-cache',
    reads: '-f --values --set-file --kubeconfig --ca-file --cert-file --key-file --keyring --passphrase-file',
    runs: '--post-renderer',
    plain:
      '-n --namespace --kube-context --set --set-string --set-json --version --repo --timeout -o --output --description -s --show-only --history-max --max --revision --username --password --name-template --kube-version -a --api-versions',
  },
  'terraform, tofu, terragrunt': {
    worksIn: '-chdir --terragrunt-working-dir --working-dir',
    writes: '-state -state-out -backup -out -generate-config-out -json-into',
    reads: '-var-file -backend-config -from-module -plugin-dir -config',
    plain:
      '-var -target -replace -parallelism -lock-timeout -lock -input -refresh -filter -provider -module-depth -compact-warnings= -test-directory',
  },
  pulumi: {
    worksIn: '-C --cwd',
    writes: '--save-plan --event-log --logtofile',
    reads: '--config-file --plan',
    plain: '-s --stack -c --config -m --message --target',
  },
  packer: { reads: '-var-file', plain: '-var -only -except' },
  'ansible, ansible-playbook, ansible-pull': {
    worksIn: '--playbook-dir',
    fills: '-t= --tree',
    reads:
      '-i --inventory --vault-password-file --vault-id --private-key --key-file --become-password-file --connection-password-file',
    plain:
      '-l --limit -e --extra-vars -u --user --tags --skip-tags -f --forks -m --module-name -a --args -M --become-user -T --timeout -c --connection',
  },
  'ansible-galaxy': {
    fills: '-p --roles-path --collections-path --init-path --download-path',
    reads: '-r --role-file --requirements-file',
  },
  'aws, gcloud, az, doctl': {
    reads: '--ca-bundle --cli-input-json --cli-input-yaml --template-file --key-file --flags-file',
    writes: '--outfile --output-template-file',
    plain: '--region --profile --output -o --query --format --project --filter --endpoint-url --subscription',
  },
  'gh run download, gh release download': {
    fills: '-D --dir',
    writes: '-O --output',
    plain: '-n --name -p --pattern -R --repo -A --archive',
  },
  'gh repo clone': { plain: '-u', operands: 'plain fills' },
  gh: {
    reads: '-F --body-file --input',
    plain:
      '-R --repo -t --title -b --body -B --base -H --head -l --label -a --assignee -m --milestone --json -q --jq -T --template -r --reviewer -f --raw-field -L --limit -s --state -S --search -X --method --hostname -w --workflow --notes -n',
  },
  'gh gist edit': { reads: '-a --add', plain: '-f --filename -d --desc -r --remove' },
  'gh pr create, gh issue create': { reads: '-T --template' },
  'gh api': { plain: '-F --field -p --preview --cache' },
  psql: {
    writes: '-o --output -L --log-file',
    reads: '-f --file',
    plain:
      '-c --command -d --dbname -h --host -p --port -U --username -v --set --variable -P --pset -F --field-separator -R -T',
  },
  'pg_dump, pg_dumpall, pg_restore': {
    writes: '-f --file',
    reads: '-L --use-list --filter',
    plain:
      '-F --format -d --dbname -h --host -p --port -U --username -n --schema -t --table -T --exclude-table -N -j --jobs -Z --compress -E --encoding -S --role --section -l= --list=',
  },
  'pg_basebackup, initdb, pg_ctl, postgres, pg_upgrade, pg_rewind': {
    fills: '-D --pgdata -X --waldir -d= --new-datadir',
    writes: '-l --log',
    reads: '-A=',
    plain: '-h -p -U -F -o -w= -m',
  },
  'mysqldump, mariadb-dump': {
    writes: '-r --result-file --log-error',
    fills: '-T --tab',
    reads: '--defaults-file --defaults-extra-file --ssl-ca --ssl-cert --ssl-key',
    plain: '-h --host -P --port -u --user -w --where --ignore-table -p= -S --socket',
  },
  'mysql, mariadb': {
    writes: '--tee --histfile',
    reads: '--defaults-file --defaults-extra-file --ssl-ca --ssl-cert --ssl-key',
    fills: '--plugin-dir',
    runs: '--pager',
    plain: '-h --host -P --port -u --user -e --execute -D --database -p= --init-command -S --socket --prompt',
  },
  'mongodump, mongoexport': {
    writes: '--archive=',
    fills: '-o --out',
    reads: '--config',
    plain: '-d --db -c --collection -q --query -u -p -h --host --port --uri -f --fields --type',
  },
  'mongosh, mongo': { reads: '-f --file', plain: '--eval -u -p --host --port --authenticationDatabase' },
  'redis-cli': {
    writes: '--rdb --functions-rdb',
    reads: '--eval --cacert --cert --key',
    plain: '-h -p -a -n -u -r -i -d -s --user --pass',
    stops: true,
  },
  sqlite3: {
    reads: '-init',
    plain: '-cmd -separator -nullvalue -newline -mmap -maxsize -vfs -A= -header= -csv=',
  },
  etcdctl: { reads: '--cacert --cert --key', plain: '--endpoints --user' },
  'etcdctl snapshot save': { operands: 'writes' },
}
