import type { Options } from './options.ts'

/** git, and others that keep versions. */
export const gitOptions: Readonly<Record<string, Options>> = {
  git: {
    worksIn: '-C --work-tree',
    fills: '--git-dir',
    plain: '-c --namespace --config-env --super-prefix --exec-path=',
  },
  'git clone': {
    fills: '--separate-git-dir',
    loads: '--template',
    reads: '--reference --reference-if-able',
    plain:
      '-b --branch -o --origin -u --upload-pack --depth -c --config -j --jobs --filter --shallow-since --shallow-exclude --server-option --bundle-uri',
    operands: 'plain fills',
  },
  'git init': {
    fills: '--separate-git-dir',
    loads: '--template',
    plain: '-b --initial-branch --object-format --ref-format --shared=',
    operands: 'fills',
  },
  'git worktree add': { plain: '-b -B --reason', operands: 'fills' },
  'git worktree move': { operands: 'writes fills' },
  'git submodule add': { plain: '-b --branch --name --depth', reads: '--reference', operands: 'plain fills' },
  'git subtree': { fills: '-P --prefix', plain: '-m --message -b --branch --annotate --onto' },
  'git apply, git am': {
    fills: '--directory',
    writes: '--build-fake-ancestor',
    plain: '-p -C --exclude --include --whitespace --patch-format',
  },
  'git diff, git log, git show, git whatchanged, git diff-tree, git diff-index, git diff-files, git range-diff':
    {
      writes: '--output',
      reads: '-O',
      plain:
        '-S -G -L -n -U --unified= --stat= --format --pretty= --author --committer --grep --since --until --after --before --date --color= --word-diff= --word-diff-regex --diff-filter --src-prefix --dst-prefix --line-prefix --max-count --skip --decorate= --submodule= --ignore-submodules= --abbrev= --find-renames= --diff-algorithm --anchored --relative=',
    },
  'git format-patch': {
    fills: '-o --output-directory',
    writes: '--output',
    reads: '--signature-file --description-file',
    plain:
      '-v --reroll-count --start-number --suffix --subject-prefix --base --interdiff --range-diff --signature --cover-from-description --in-reply-to --to --cc --from=',
  },
  'git archive': {
    writes: '-o --output',
    reads: '--add-file',
    plain: '--format --prefix --remote --exec --mtime',
  },
  'git bundle create': { operands: 'writes' },
  'git bugreport, git diagnose': { fills: '-o --output-directory', plain: '-s --suffix' },
  'git checkout-index': { fills: '--prefix', plain: '--stage' },
  'git mailsplit': { fills: '-o', plain: '-d -f' },
  'git mailinfo': { operands: 'writes writes' },
  'git fast-export, git fast-import': {
    writes: '--export-marks',
    reads: '--import-marks --import-marks-if-exists',
  },
  'git index-pack, git pack-objects, git unpack-objects': { writes: '-o', operands: 'writes' },
  'git commit, git merge, git tag, git notes': {
    reads: '-F --file --template --pathspec-from-file',
    plain:
      '-m --message -C --reuse-message -c --reedit-message --author --date --fixup --squash --cleanup --trailer -u --local-user -s --strategy -X --strategy-option --into-name --format --sort --points-at --contains --merged --color= --column=',
  },
  'git commit-tree': { reads: '-F', plain: '-m -p' },
  'git config': {
    writes: '-f --file',
    reads: '--blob',
    plain: '--get --get-all --get-regexp --unset --add --type --default --comment --url',
  },
  'git add, git rm, git reset, git stash, git restore, git checkout': {
    reads: '--pathspec-from-file',
    plain: '-b -B -s --source --chmod -m --message --conflict --orphan -U',
  },
  'git ls-files, git clean, git check-ignore': {
    reads: '-X --exclude-from',
    plain: '-e --exclude -x --exclude-per-directory --format --with-tree --abbrev=',
  },
  'git grep': {
    reads: '-f',
    plain: '-e -A -B -C -m --max-depth --threads --color= --max-count -O= --open-files-in-pager=',
  },
  'git blame, git annotate': { reads: '--contents --ignore-revs-file -S', plain: '-L --date --abbrev' },
  'git push, git fetch, git pull, git ls-remote': {
    plain:
      '-o --push-option --server-option --depth --deepen --refmap --negotiation-tip --receive-pack --upload-pack --exec --repo -j --jobs --recurse-submodules= --force-with-lease= --signed= --sort',
  },
  'git branch, git for-each-ref, git rev-list, git describe, git shortlog': {
    plain:
      '--format --sort --contains --merged --points-at -u --set-upstream-to --count --color= --column= --match --exclude --group -n -w=',
  },
  'git rebase': { plain: '-x --exec --onto -s --strategy -X --strategy-option -C --whitespace' },
  'git send-email': {
    reads: '--smtp-ssl-cert-path',
    plain: '--to --cc --bcc --from --subject --smtp-server',
  },
  'hg, svn': {
    worksIn: '--cwd',
    reads: '-F --file -R --repository --config-dir',
    writes: '-o --output',
    plain: '-m --message -r --revision -b -u -d',
  },
  'hg clone, svn checkout, svn co, svn export': { operands: 'plain fills' },
}
