import { letters, type KnownFlags } from './known-flags.ts'

const sums: KnownFlags = {
  flags: `${letters('bctwz')} --binary --check --tag --text --zero --ignore-missing --quiet --status --strict --warn
    --help --version`,
}
const finds: KnownFlags = {
  flags: `${letters('aghipqsFHILV01')} -c= -e= -o= -t= -E= -S= -d# --hidden --no-ignore --no-ignore-vcs
    --case-sensitive --ignore-case --glob --regex --fixed-strings --absolute-path --follow --full-path --print0 --quiet
    --one-file-system --max-depth# --min-depth# --exact-depth# --max-results# --threads# --exclude= --type=
    --extension= --size= --changed-within= --changed-before= --owner= --color= --base-directory= --help --version`,
}

/** Measured letter by letter, and of the long flags those that are common: the client asks about any other. */
export const programFlags: Readonly<Record<string, KnownFlags>> = {
  grep: {
    attached: true,
    flags: `${letters('abchilnoqrsuvwxzEFGHILPRTUVZ')} -e= -f= -d= -D= -A# -B# -C# -m# --color? --colour? --include=
      --exclude= --exclude-dir= --exclude-from= --regexp= --file= --ignore-case --no-ignore-case --invert-match
      --word-regexp --line-regexp --count --files-with-matches --files-without-match --max-count# --only-matching
      --quiet --silent --no-messages --byte-offset --with-filename --no-filename --label= --line-number --initial-tab
      --null --after-context# --before-context# --context# --binary-files= --devices= --directories= --recursive
      --dereference-recursive --line-buffered --binary --text --null-data --extended-regexp --fixed-strings
      --basic-regexp --perl-regexp --version --help`,
  },
  rg: {
    attached: true,
    flags: `${letters('achilnoquvwFHLS')} -e= -f= -g= -t= -T= -A# -B# -C# -m# --hidden --no-ignore --no-ignore-vcs
      --type-list --json --debug --stats --heading --no-heading --column --count --count-matches --files-with-matches
      --files-without-match --invert-match --only-matching --quiet --ignore-case --smart-case --fixed-strings
      --word-regexp --line-number --with-filename --no-filename --follow --text --unrestricted --trim --regexp=
      --glob= --iglob= --type= --type-not= --color= --colors= --max-count# --max-depth# --context# --after-context#
      --before-context# --help --version`,
  },
  fd: finds,
  fdfind: finds,
  ps: {
    flags: `${letters('acdefjlmwyAFHLNTV')} -p= -u= -g= -s= -t= -q= -C= -G= -U= --forest --help --version`,
  },
  lsof: { flags: `${letters('abghilnorstvxCEFHKLNOPQRSTUVX')} -p= -u= -c= -d=` },
  pgrep: {
    flags: `${letters('acfilnovwxLV')} -d= -g= -r= -s= -t= -u= -F= -G= -O= -P= -U= --list-name --list-full --full
      --ignore-case --newest --oldest --count --exact --inverse --parent= --pgroup= --group= --session= --terminal=
      --euid= --uid= --delimiter= --older= --runstates= --ns= --nslist= --pidfile= --logpidfile --help --version`,
  },
  ss: {
    flags: `${letters('abdehilmnopstuwxzEHMOSVZ046')} -f= -A= --help --version --numeric --no-header --oneline --all
      --listening --options --extended --memory --processes --info --summary --events --ipv4 --ipv6 --packet --tcp --udp
      --raw --unix --dccp --sctp --vsock --tipc --mptcp --xdp --context --contexts --family= --query= --socket=`,
  },
  sort: {
    flags: `${letters('bcdfghimnrsuzCMRV')} -k= -t= -S= --parallel# --batch-size# --key= --field-separator=
      --buffer-size= --ignore-leading-blanks --dictionary-order --ignore-case --general-numeric-sort
      --human-numeric-sort --ignore-nonprinting --month-sort --numeric-sort --random-sort --reverse --sort=
      --version-sort --check? --merge --stable --unique --zero-terminated --help --version`,
  },
  date: {
    flags: `${letters('uIR')} -d= -r= --date= --reference= --rfc-3339= --iso-8601= --utc --universal --rfc-email
      --debug --resolution --help --version`,
  },
  md5sum: sums,
  sha1sum: sums,
  sha256sum: sums,
  base64: { flags: `${letters('dhiD')} -w# -b# --decode --wrap# --break# --ignore-garbage --help --version` },
  man: { flags: `${letters('adfhkw')} -s= -S= --all --whatis --apropos --where --help --version` },
  netstat: { flags: letters('agilmnrsvL') },
  tput: { flags: '-x -V -T=' },
  tree: {
    flags: `${letters('acdfghilnpqrstuvxACDFJNQSUX')} -I= -P= -H= -T= -L# --du --fromfile --gitignore --gitfile=
      --infofile= --dirsfirst --filesfirst --noreport --prune --charset= --filelimit# --sort= --si --inodes --device
      --timefmt= --matchdirs --ignore-case --metafirst --nolinks --help --version`,
  },
  file: {
    flags: `${letters('bchiklnprsvL0')} -F= --brief --mime --mime-type --mime-encoding --dereference --no-dereference
      --keep-going --print0 --raw --separator= --list --no-buffer --no-pad --preserve-date --special-files --help
      --version`,
  },
}

export const xargsFlags: KnownFlags = { flags: '-0 -t -r -x -n# -P# -L# -s# -d= -I=' }
