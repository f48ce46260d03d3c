function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/))
}

/** Programs that run the code they are given. */
export const interpreters = words(
  `bash sh zsh dash ksh fish csh tcsh busybox python python2 python3 pypy pypy3 ipython node nodejs deno bun ts-node tsx perl
  ruby irb php lua osascript pwsh powershell powershell.exe cmd cmd.exe source . exec rscript julia groovy jshell iex
  invoke-expression start-process awk gawk mawk nawk`,
)

/** Programs that run the command that follows. */
export const wrappers = words(
  `env sudo doas su xargs parallel npx bunx pnpx uvx ssh nsenter chroot runuser devbox direnv nix-shell entr screen tmux at
  batch unbuffer systemd-run poetry pipx`,
)

/** Two words that together run what follows. */
export const wrapperPairs = words(
  `docker_exec docker_run podman_exec podman_run kubectl_exec kubectl_run npm_exec pnpm_exec pnpm_dlx yarn_dlx yarn_exec
  uv_run bundle_exec docker_compose nix_run`,
)

/** What Claude Code never allows by a pattern. */
export const neverByPattern = words('watch setsid ionice flock strace eval')

/** Programs with options, or commands of their own, that run others. */
export const programRunners = words(
  'git sed tar rsync vim vi nvim emacs ed ex less more man gdb make ansible zip tcpdump',
)

export const networkPrograms = words(
  'curl wget nc ncat netcat socat telnet ftp sftp scp http https xh aria2c',
)

export const destroyers = words(
  'rm rmdir unlink shred dd mkfs wipefs fdisk parted truncate chmod chown chgrp kill killall pkill shutdown reboot halt',
)

/** Two words that together destroy. */
export const destroyerPairs = words(
  `git_clean git_reset kubectl_delete terraform_destroy terraform_apply docker_rm docker_system helm_uninstall
  tofu_destroy tofu_apply pulumi_destroy`,
)
