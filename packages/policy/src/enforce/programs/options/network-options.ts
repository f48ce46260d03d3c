import type { Options } from './options.ts'

/** Programs that fetch, send and sign in elsewhere. */
export const networkOptions: Readonly<Record<string, Options>> = {
  curl: {
    writes:
      '-D --dump-header -c --cookie-jar --trace --trace-ascii --stderr --hsts --alt-svc --etag-save --libcurl --trace-config --ssl-sessions --output',
    reads:
      '-K --config -b --cookie -E --cert --key --cacert --capath --netrc-file --etag-compare --proxy-cert --proxy-key --proxy-cacert --crlfile --pubkey --egd-file --random-file --variable',
    plain:
      '-o -A --user-agent -C --continue-at -d --data --data-ascii --data-binary --data-raw --data-urlencode --json -e --referer -F --form --form-string -H --header --proxy-header -m --max-time -P --ftp-port -Q --quote -r --range -t --telnet-option -T --upload-file -u --user -U --proxy-user -w --write-out -x --proxy -X --request -y -Y -z --time-cond --output-dir --url --url-query --resolve --connect-to --retry --retry-delay --retry-max-time --connect-timeout --limit-rate --interface --max-redirs --max-filesize --ciphers --tls-max --dns-servers --noproxy --oauth2-bearer --unix-socket --aws-sigv4 --request-target --path-as-is= --rate --local-port --keepalive-time --socks5 --socks5-hostname --socks4 --socks4a --doh-url --mail-from --mail-rcpt --cert-type --key-type --pass --proto --proto-default --proto-redir --create-file-mode',
  },
  wget: {
    writes:
      '-o --output-file -a --append-output --save-cookies --warc-file --warc-cdx= --rejected-log --hsts-file',
    fills: '--warc-tempdir',
    reads:
      '-i --input-file --load-cookies --certificate --private-key --ca-certificate --ca-directory --config --post-file --body-file --warc-dedup --crl-file --random-file --use-askpass',
    plain:
      '-O --output-document -P --directory-prefix -U --user-agent -e --execute -t --tries -T --timeout -w --wait -Q --quota -l --level -A --accept -R --reject -D --domains -I -X --header --post-data --body-data --method --user --password --referer -B --base --limit-rate --restrict-file-names --cut-dirs --default-page --max-redirect --bind-address',
  },
  aria2c: {
    writes: '-o --out -l --log --save-session --save-cookies --server-stat-of',
    fills: '-d --dir',
    reads:
      '-i --input-file --load-cookies --conf-path --certificate --private-key --ca-certificate --netrc-path -T --torrent-file -M --metalink-file --server-stat-if',
    runs: '--on-download-start --on-download-complete --on-download-stop --on-download-error --on-download-pause --on-bt-download-complete',
    plain: '-x -s -j -k -c= -U --user-agent --header -t -m --checksum --max-tries --split --referer',
  },
  'http, https, xh, httpie': {
    writes: '-o --output',
    reads: '--cert --cert-key --session-read-only',
    fills: '--session',
    plain:
      '-a --auth -A --auth-type --timeout --proxy --verify -p --print --pretty -s --style --max-redirects',
  },
  rsync: {
    writes: '--log-file --write-batch --only-write-batch',
    fills: '--backup-dir --partial-dir -T --temp-dir',
    reads:
      '--files-from --exclude-from --include-from --password-file --read-batch --compare-dest --copy-dest --link-dest --early-input --config',
    plain:
      '-e --rsh --rsync-path --exclude --include -f --filter -B --block-size --suffix --chmod --chown --max-size --min-size --timeout --port --bwlimit --out-format --log-file-format --info --debug --iconv --usermap --groupmap --modify-window --max-delete --skip-compress --address --sockopts --compress-choice --outbuf --remote-option -M',
  },
  'ssh, autossh, mosh': {
    writes: '-E -S',
    reads: '-F -i',
    loads: '-I',
    plain: '-B -b -c -D -e -J -L -l -m -O -o -p -Q -R -W -w',
    stops: true,
  },
  scp: { reads: '-F -i', runs: '-S', plain: '-c -D -J -l -o -P -X' },
  sftp: { reads: '-F -i -b', plain: '-B -c -D -J -l -o -P -R -s -S' },
  'ssh-keyscan, ssh-add': { reads: '-f', plain: '-p -T -t' },
  rclone: {
    writes: '--log-file --backup-dir',
    reads: '--config --files-from --exclude-from --include-from --filter-from',
    plain: '--exclude --include --filter --max-age --transfers --checkers',
  },
  'tcpdump, tshark, dumpcap': {
    writes: '-w',
    reads: '-r -F',
    runs: '-z',
    plain: '-i -c -s -C -G -W -n= -f -Y -T -e -a -b',
  },
  'yt-dlp, youtube-dl': {
    writes: '-o --output --download-archive',
    fills: '-P --paths --cache-dir',
    reads: '--config-location --config-locations -a --batch-file --cookies',
    runs: '--exec',
    plain: '-f --format',
  },
}
