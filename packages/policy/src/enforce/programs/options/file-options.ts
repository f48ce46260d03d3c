import type { Options } from './options.ts'

/** Programs that read, write, pack and turn files into others. */
export const fileOptions: Readonly<Record<string, Options>> = {
  'sort, gsort': {
    writes: '-o --output',
    reads: '--files0-from --random-source',
    fills: '-T --temporary-directory',
    runs: '--compress-program',
    plain: '-k --key -t --field-separator -S --buffer-size --parallel --batch-size --sort',
  },
  'shuf, gshuf': {
    writes: '-o --output',
    reads: '--random-source',
    plain: '-n --head-count -i --input-range',
  },
  'wc, du, gdu': {
    reads: '--files0-from -X --exclude-from',
    plain: '-d --max-depth -B --block-size -t --threshold',
  },
  tree: { writes: '-o', plain: '-L -I -P --filelimit --charset' },
  'base64, base32, basenc': { writes: '-o --output', reads: '-i --input', plain: '-w --wrap -b' },
  xxd: { plain: '-l -len -s -seek -c -cols -g -groupsize -n -name -o', operands: 'reads writes' },
  'uniq, guniq': { plain: '-f -s -w --skip-fields --skip-chars --check-chars', operands: 'reads writes' },
  iconv: { writes: '-o --output', plain: '-f --from-code -t --to-code' },
  xmllint: {
    writes: '-o --output',
    reads: '--schema --relaxng --dtdvalid --schematron',
    plain: '--xpath --encode --pattern --maxmem --path',
  },
  xsltproc: { writes: '-o --output --writesubtree', fills: '--profile', plain: '--param --stringparam' },
  plutil: { writes: '-o', plain: '-convert -extract -replace -insert -remove -e -type -expect' },
  'enscript, a2ps': { writes: '-o --output -p' },
  pygmentize: { writes: '-o', plain: '-l -f -O -P -S -F -a' },
  highlight: {
    writes: '-o --output',
    fills: '-d --outdir',
    reads: '-i --input --config-file -c --style-outfile',
  },
  'bat, batcat': {
    reads: '--config-file',
    plain: '-l --language -r --line-range -H --highlight-line -m --map-syntax --pager',
  },
  uuencode: { writes: '-o' },
  pandoc: {
    writes: '-o --output --log',
    fills: '--extract-media',
    reads:
      '--template --data-dir --defaults -d --metadata-file --bibliography --csl --reference-doc -H --include-in-header -B --include-before-body -A --include-after-body -c --css --epub-cover-image --syntax-definition --abbreviations',
    runs: '-F --filter --pdf-engine',
    loads: '-L --lua-filter',
    plain: '-f --from -r --read -t --to -w --write -M --metadata -V --variable -T --title-prefix',
  },
  'diff, sdiff, colordiff': {
    writes: '-o --output',
    reads: '--from-file --to-file -X --exclude-from',
    runs: '--diff-program',
    plain:
      '-x --exclude -I --ignore-matching-lines -U -C -W --width --label -L --color -F -S --starting-file',
  },
  'grep, egrep, fgrep, zgrep, ggrep': {
    reads: '-f --file --exclude-from',
    plain:
      '-e --regexp -A -B -C -m --max-count -d -D --include --exclude --exclude-dir --color --colour --label --binary-files --after-context --before-context --context',
  },
  'rg, rga': {
    reads: '-f --file --ignore-file',
    runs: '--pre',
    plain:
      '-e --regexp -A --after-context -B --before-context -C --context -m --max-count -g --glob --iglob -t --type -T --type-not -M --max-columns -d --max-depth -j --threads -r --replace --sort --sortr --color --colors -E --encoding',
  },
  ugrep: {
    reads: '-f --file',
    plain: '-e --regexp -A -B -C -m --max-count -g --glob -t --file-type --include --exclude',
  },
  ag: {
    plain: '-A -B -C -m --max-count -G --file-search-regex --ignore --ignore-dir --depth --color --pager',
  },
  ack: { plain: '-A -B -C -m --max-count --type --ignore-dir --ignore-file --output --color' },
  'sed, gsed': { plain: '-e --expression -f --file -l --line-length' },
  'awk, gawk, mawk': {
    writes: '-o= --pretty-print= -p= --profile= -d= --dump-variables= -D= --debug=',
    plain: '-F -v -e -f -i -l -E --field-separator --assign --file --source --include --load --exec',
  },
  less: {
    writes: '-o -O --log-file --LOG-FILE',
    reads: '-k --lesskey-file --lesskey-src -T --tag-file',
    plain: '-p --pattern -P --prompt -x --tabs -b -h -j -y -z -# -t --tag -D --color',
  },
  man: { runs: '-P --pager -H= --html=', fills: '-M --manpath', plain: '-S -s -e -L -E -p -R -k -f' },
  'cp, mv, ln, install, gcp, gmv': {
    fills: '-t --target-directory',
    reads: '--strip-program',
    plain:
      '-S --suffix -m --mode -o --owner -g --group --backup= --reflink= --sparse= --context= --preserve= --no-preserve',
  },
  'split, gsplit': {
    runs: '--filter',
    plain: '-a --suffix-length -b --bytes -C -l --lines -n --number -t --additional-suffix',
  },
  csplit: { writes: '-f --prefix', plain: '-b --suffix-format -n --digits' },
  'tar, bsdtar, gtar': {
    writes: '-g --listed-incremental --index-file',
    fills: '--one-top-level',
    reads: '-T --files-from -X --exclude-from --volno-file',
    plain:
      '-f --file -C --directory -I --use-compress-program --to-command --checkpoint-action --exclude --transform --xform -b -H --format -V --label --owner --group --mtime --strip-components --mode --sort --rsh-command -F --info-script --new-volume-script -N --newer -K --starting-file --checkpoint --warning -L --suffix',
  },
  cpio: {
    writes: '-O',
    fills: '-D --directory',
    reads: '-F --file -I -E --pattern-file',
    plain: '-H --format -C --io-size -R --owner -M --message --rsh-command',
  },
  zip: {
    writes: '-O --out --output-file -lf --log-file-path',
    fills: '-b --temp-path',
    runs: '-TT --unzip-command',
    plain: '-x --exclude -i --include -n --suffixes -P --password -t -tt -s --split-size -Z -z',
  },
  unzip: { plain: '-d -x -P' },
  'unrar, rar': { operands: 'plain reads fills' },
  'gzip, gunzip, bzip2, bunzip2, pigz': { plain: '-S --suffix -p --processes -b' },
  'xz, unxz, lzma': {
    reads: '--files --files0',
    plain: '-S --suffix -T --threads -M --memlimit -F --format -C --check',
  },
  'zstd, unzstd, zstdmt': {
    writes: '-o',
    fills: '--output-dir-flat --output-dir-mirror',
    reads: '-D --filelist --patch-from',
    plain: '-T -M -B',
  },
  brotli: { writes: '-o --output', reads: '-D --dictionary', plain: '-q --quality -w --lgwin -S --suffix' },
  patch: {
    writes: '-o --output -r --reject-file',
    reads: '-i --input',
    worksIn: '-d --directory',
    plain: '-p --strip -B -F --fuzz -z',
  },
  jq: {
    reads: '-f --from-file --slurpfile --rawfile',
    loads: '-L',
    plain: '--indent --argjson --arg',
  },
  yq: { reads: '--from-file', plain: '-o -p --output-format --input-format -I --indent -s --split-exp' },
  mlr: { reads: '--from' },
  openssl: {
    writes:
      '-out -keyout -writerand -CAout -certout -msgout -sess_out -outdir -keylogfile -respout -reqout -tokenout',
    reads:
      '-in -inkey -kfile -key -CAkey -CA -CAfile -CApath -cert -certfile -config -extfile -rand -sess_in -passin -passout -signer -recip -content -signkey -chainCAfile -untrusted -pass -data',
    loads: '-engine -provider-path',
    plain:
      '-inform -outform -subj -days -newkey -connect -servername -K -iv -md -macopt -nameopt -set_serial -starttls -name -checkend',
  },
  'gpg, gpg2': {
    writes: '-o --output --log-file --logger-file --status-file --attribute-file --export-ownertrust',
    fills: '--homedir',
    reads:
      '--keyring --secret-keyring --primary-keyring --trustdb-name --options --passphrase-file --import-filter',
    runs: '--photo-viewer --agent-program --dirmngr-program',
    plain:
      '-u --local-user -r --recipient -R --hidden-recipient --cipher-algo --digest-algo --passphrase --pinentry-mode --keyserver --default-key --trust-model --batch= --set-filename',
  },
  'age, rage': {
    writes: '-o --output',
    reads: '-i --identity -R --recipients-file',
    plain: '-r --recipient',
  },
  'age-keygen, minisign, signify': { writes: '-o --output -x -s', reads: '-p -m' },
  'find, gfind': {
    writes: '-fprint -fprint0 -fls -fprintf',
    reads: '-files0-from -newer -anewer -cnewer -samefile',
    plain:
      '-name -iname -path -ipath -wholename -iwholename -regex -iregex -type -xtype -size -mtime -mmin -atime -amin -ctime -cmin -perm -user -group -uid -gid -maxdepth -mindepth -printf -newermt -lname -ilname -fstype -links -inum -exec -execdir -ok -okdir',
  },
  'fd, fdfind': {
    reads: '--ignore-file',
    fills: '--base-directory -C',
    plain:
      '-e --extension -t --type -E --exclude -d --max-depth --min-depth -S --size -x --exec -X --exec-batch -c --color -j --threads --changed-within --changed-before -o --owner --format',
  },
  'vim, nvim, vi, ex, vimdiff, view': {
    writes: '-w -W -i --startuptime --log',
    reads: '-u -U -S -s -t -q',
    plain: '-c --cmd -T --listen --server --remote-expr --remote-send -O= -o= -p=',
  },
  'nano, pico': {
    fills: '-C --backupdir',
    reads: '-f --rcfile',
    plain: '-r -T -Y -o --operatingdir -s -X -J',
  },
  'ssh-keygen': { reads: '-D', plain: '-f -t -b -C -N -P -I -n -V -O -s -z -Z -a' },
  'date, gdate': { reads: '-f --file -r --reference', plain: '-d --date -s --set' },
  'ffmpeg, ffprobe': {
    writes: '-passlogfile -progress -dump_attachment -stats_enc_pre -vstats_file',
    reads: '-i -filter_script -filter_complex_script -attach',
  },
  'convert, magick, mogrify, montage': { writes: '-write', fills: '-path' },
  'rsvg-convert, pdftoppm, inkscape, wkhtmltopdf, dot, neato, qrencode, potrace, cwebp, dwebp': {
    writes: '-o --output --export-filename -O=',
  },
}
