import type { Options } from './options.ts'

/** Programs that start another: their options end where that begins. */
export const wrapperOptions: Readonly<Record<string, Options>> = {
  'strace, ltrace': {
    writes: '-o --output',
    plain:
      '-e --trace -p --attach -s --string-limit -P --trace-path -E --env -u --user -a --columns -O -I -b -X -S -U -n -l -x -F',
    stops: true,
  },
  valgrind: {
    writes:
      '--log-file --xml-file --xtree-leak-file --massif-out-file --callgrind-out-file --cachegrind-out-file',
    reads: '--suppressions --dsymutil',
    stops: true,
  },
  time: { writes: '-o --output', plain: '-f --format', stops: true },
  perf: { writes: '-o --output --log-fd', reads: '-i --input' },
  'xargs, gxargs': {
    reads: '-a --arg-file',
    plain:
      '-I -n -L -P -s -d -E --max-args --max-procs --replace= --delimiter --max-lines= --max-chars --process-slot-var',
    stops: true,
  },
  parallel: {
    reads: '-a --arg-file --sshloginfile --slf --env-file -J --profile --basefile --bf --transferfile --tf',
    writes: '--joblog',
    fills: '--results --tmpdir --workdir --wd --compress-dir --res',
    runs: '--compress-program --ssh',
    plain:
      '-j --jobs -S --sshlogin -N -L -n --max-args --colsep -C --delay --timeout --retries --halt --load --memfree --block --recstart --recend --tagstring --env --return',
    stops: true,
  },
  script: {
    writes: '-T --log-timing -t= --timing= -O --log-out -I --log-in -B --log-io -m=',
    plain: '-c --command -E --echo -o --output-limit',
    operands: 'writes',
  },
  nodemon: {
    reads: '--config',
    plain: '-x --exec -w --watch -i --ignore -e --ext -d --delay -s --signal',
    stops: true,
  },
  'chokidar, onchange': { runs: '-c --command', plain: '-i --ignore -d --debounce -t --throttle' },
  'tsc-watch': { runs: '--onSuccess --onFailure --onFirstSuccess --onEmit --onCompilationComplete' },
  'xterm, urxvt, konsole, alacritty, gnome-terminal, xfce4-terminal': { runs: '-e -x --command' },
  screen: { writes: '-Logfile', reads: '-c', plain: '-S -X -t -e -h -p -s -T', stops: true },
  tmux: { loads: '-f', plain: '-c -L -S -T', stops: true },
  sudo: {
    worksIn: '-D --chdir -R --chroot',
    plain: '-u --user -g --group -p --prompt -C -c -r -t -T -h -U --host --role --type --close-from',
    stops: true,
  },
  env: { worksIn: '-C --chdir', plain: '-u --unset -S --split-string', stops: true },
  chroot: { plain: '--userspec --groups', operands: 'worksIn', stops: true },
  unshare: { worksIn: '-w --wd -R --root', plain: '-S -G --setuid --setgid', stops: true },
  nsenter: { worksIn: '-w= --wd= -r= --root=', plain: '-t --target -S -G', stops: true },
  'systemd-run': {
    worksIn: '--working-directory',
    plain: '-p --property -u --unit -E --setenv --uid --gid --slice -M -H --on-active --on-calendar',
    stops: true,
  },
  run0: { worksIn: '-D --chdir', plain: '-u --user --unit --property --slice', stops: true },
  daemonize: { writes: '-c -e -o -p -l', plain: '-u -E', stops: true },
  'start-stop-daemon': {
    writes: '-p --pidfile -O --output',
    worksIn: '-d --chdir',
    plain:
      '-x --exec -a --startas -n --name -u --user -g --group -c --chuid -r --chroot -s --signal -R --retry',
  },
  firejail: {
    writes: '--output --output-stderr --trace=',
    reads: '--profile',
    fills: '--private= --whitelist --read-write',
    stops: true,
  },
  fakeroot: { writes: '-s', reads: '-i', plain: '-l', stops: true },
  'xvfb-run': {
    writes: '-e --error-file -f --auth-file',
    plain: '-s --server-args -n --server-num -p',
    stops: true,
  },
  flock: { plain: '-c --command -w --timeout -E --conflict-exit-code', operands: 'writes', stops: true },
  rlwrap: {
    writes: '-l --logfile -H --history-filename',
    reads: '-f --file',
    plain: '-C --command-name',
    stops: true,
  },
  'proxychains, proxychains4': { reads: '-f', stops: true },
  dotenv: { reads: '-e -f', plain: '-c', stops: true },
  dotenvx: { reads: '-f', stops: true },
  'sh, bash, zsh, dash, ksh, fish': { plain: '-c -o -O --rcfile --init-file', stops: true },
  'timeout, gtimeout': { plain: '-k --kill-after -s --signal', stops: true },
  'nice, ionice, stdbuf, nohup, setsid, doas, exec, command, chrt, taskset, prlimit, numactl, ccache, entr, watch, setpriv, runuser, su, gosu':
    { stops: true },
}
