import type { Options } from './options.ts'

const profiling =
  '--cpu-prof-dir --cpu-prof-name --heap-prof-dir --heap-prof-name --diagnostic-dir --report-directory --report-dir --report-filename --redirect-warnings --trace-event-file-pattern --test-reporter-destination --tls-keylog --build-snapshot-config --logfile --perf-basic-prof-path --localstorage-file --experimental-sea-config'

/** Languages: their interpreters, compilers and those modules that are programs of their own. */
export const languageOptions: Readonly<Record<string, Options>> = {
  'node, nodejs, tsx, ts-node': {
    writes: profiling,
    reads:
      '--env-file --env-file-if-exists --icu-data-dir --openssl-config --snapshot-blob --experimental-config-file',
    plain:
      '-r --require --import --loader --experimental-loader -e --eval -p --print -C --conditions --input-type --test-name-pattern --test-reporter --watch-path --max-old-space-size --title',
    stops: true,
  },
  deno: { reads: '--env-file= -c --config --import-map --cert --lock', fills: '--coverage= --v8-coverage' },
  'deno compile, deno bundle': { writes: '-o --output' },
  'deno doc, deno install': { writes: '--output', fills: '--root' },
  bun: {
    worksIn: '--cwd',
    writes: '--outfile',
    fills: '--outdir --cpu-prof-dir --coverage-dir',
    reads: '--env-file -c --config --tsconfig-override',
    plain: '-e --eval -p --print -r --preload',
  },
  php: { reads: '-c -z', fills: '-t', writes: '-d', plain: '-S -r -R -B -E -F -f -H' },
  'ruby, irb': { worksIn: '-C -X', loads: '-r', plain: '-e -I -E -x=', stops: true },
  perl: { plain: '-e -E -I -M -m -i= -l= -0= -F -C= -d= -D -x=', stops: true },
  'python, python3, pypy': { plain: '-c -m -W -X --check-hash-based-pycs', stops: true },
  venv: { operands: 'fills …', plain: '--prompt' },
  virtualenv: { operands: 'fills', plain: '-p --python --prompt' },
  zipapp: { writes: '-o --output', plain: '-p --python -m --main', operands: 'reads' },
  'cProfile, profile': { writes: '-o --outfile', plain: '-s --sort -m', stops: true },
  trace: { writes: '-f --file', fills: '-C --coverdir', plain: '--ignore-module --ignore-dir', stops: true },
  compileall: { operands: 'fills …', plain: '-r -d -p -s -x -i -j -o --invalidation-mode' },
  'http.server': { reads: '-d --directory', plain: '-b --bind -p --protocol' },
  'json.tool': { operands: 'reads writes', plain: '--indent' },
  py_compile: { operands: 'fills …' },
  'zipfile, tarfile': {
    operands: 'plain',
    reads: '-l --list -t --test',
    writes: '-c --create',
    fills: '-e --extract',
  },
  'pip, pip3': {
    writes: '--log --report',
    fills: '-t --target --prefix --root --cache-dir --src -d --dest -w --wheel-dir --build',
    reads: '-r --requirement -c --constraint --cert --client-cert -f --find-links -e --editable',
    plain:
      '-i --index-url --extra-index-url --python --platform --abi --implementation --proxy --format --progress-bar --no-binary --only-binary --config-settings --global-option --trusted-host --timeout --retries --exclude --python-version --upgrade-strategy --exists-action',
  },
  uv: {
    worksIn: '--directory --project',
    reads:
      '--env-file --config-file -r --requirements --with-requirements -c --constraints --override --find-links',
    fills: '-t --target --prefix --root --cache-dir -o --out-dir',
    plain: '--with --python -p --extra --group -m --module -i --index --index-url --resolution --format',
    writes: '--output-file',
  },
  'uv venv': { operands: 'fills', plain: '--prompt -p --python' },
  'uv init': { operands: 'fills' },
  'uv export, uv pip compile, pip-compile, uv pip freeze': { writes: '-o --output-file' },
  'uv pip uninstall': { reads: '-r' },
  poetry: { worksIn: '-C --directory -P --project' },
  'poetry export': { writes: '-o --output', plain: '-f --format --with --without --only -E --extras' },
  'poetry new': { operands: 'fills' },
  'poetry build': { fills: '-o --output', plain: '-f --format' },
  pdm: { worksIn: '-p --project' },
  'pdm export': { writes: '-o --output', plain: '-f --format' },
  'conda, mamba, micromamba': {
    fills: '-p --prefix -r --root-prefix',
    reads: '--file',
    plain: '-n --name -c --channel',
  },
  'conda env export, mamba env export': { writes: '-f --file' },
  'conda env create, conda env update': { reads: '-f --file' },
  'pytest, py.test': {
    writes: '--junitxml --junit-xml --log-file --report-log --html --resultlog',
    fills: '--basetemp --cov-report --profile-svg',
    worksIn: '--rootdir',
    reads: '-c --config-file --cov-config --confcutdir',
    plain:
      '-k -m -n -p -o --override-ini --cov --maxfail --tb --color --log-level --durations -W --deselect --ignore --timeout --reruns --import-mode',
  },
  java: {
    loads: '-javaagent: -agentpath: -Xbootclasspath/a: --patch-module',
    writes:
      '-Xlog: -Xloggc: -XX:HeapDumpPath= -XX:LogFile= -XX:ErrorFile= -XX:ArchiveClassesAtExit= -XX:SharedArchiveFile= -XX:StartFlightRecording: -XX:FlightRecorderOptions:',
    runs: '-XX:OnError= -XX:OnOutOfMemoryError=',
    reads: '-jar -XX:Flags= -XX:VMOptionsFile=',
    plain:
      '-cp -classpath --class-path -p --module-path -m --module --add-opens --add-exports --add-modules --add-reads',
    stops: true,
  },
  'javac, javadoc, kotlinc, scalac, groovyc': {
    fills: '-d -h -s',
    reads: '--source-path -sourcepath --processor-path -processorpath @:',
    plain: '-cp -classpath --class-path --module-path -p -target -source --release -encoding -jvm-target',
    operands: 'reads …',
  },
  jar: { worksIn: '-C', writes: '-f --file' },
  'tsc, vue-tsc, tsgo': {
    writes: '--outFile --out --tsBuildInfoFile',
    fills: '--outDir --declarationDir --generateTrace --generateCpuProfile --mapRoot=',
    worksIn: '-p --project',
    plain:
      '-t --target -m --module --moduleResolution --lib --jsx --types --rootDir --baseUrl --newLine --typeRoots',
  },
  'gcc, g++, cc, c++, clang, clang++, tcc, cpp, gfortran, gdc': {
    writes: '-o -MF -dumpdir -dumpbase -Wp,-MD, -save-temps= -MJ --serialize-diagnostics -aux-info',
    fills: '-dumpdir',
    reads: '-include -imacros -specs= -T',
    plain:
      '-x -I -L -l -D -U -MT -MQ -std -arch -target -isystem -iquote -idirafter -Xlinker -Xpreprocessor -Xassembler -Xclang -z -u -e -B -wrapper -framework -W= -f= -O= -g= -m= -c= -s= -M=',
  },
  ld: {
    writes: '-o --output -Map --out-implib',
    reads: '-T --script',
    plain: '-L -l -e -m -z -rpath -soname -dynamic-linker',
  },
  'as, nasm, yasm, ar, objcopy, strip': { writes: '-o -l' },
  rustc: {
    writes: '-o',
    fills: '--out-dir --emit=',
    plain:
      '--crate-type --crate-name --edition --target -C -L -l -A -W -D -F --cfg --extern --emit --print --color --error-format -Z',
  },
  cargo: {
    worksIn: '-C --manifest-path',
    fills: '--target-dir --root --artifact-dir --out-dir',
    reads: '--lockfile-path',
    plain:
      '--target --features -F -p --package --bin --example --test --bench --profile -j --jobs --color --message-format --edition -Z --exclude',
  },
  'cargo new, cargo init': { operands: 'fills', plain: '--name --vcs' },
  'cargo vendor': { operands: 'fills' },
  'cargo install': { plain: '--version --git --branch --tag --rev --index --registry', fills: '--path=' },
  go: {
    worksIn: '-C',
    writes: '-o -coverprofile -cpuprofile -memprofile -blockprofile -mutexprofile -trace',
    fills: '-outputdir -pkgdir -test.gocoverdir',
    reads: '-modfile -overlay -pgo',
    runs: '-exec -toolexec -vettool',
    plain:
      '-run -bench -count -timeout -tags -ldflags -gcflags -asmflags -gccgoflags -p -cpu -parallel -covermode -coverpkg -buildmode -mod -buildvcs -shuffle -fuzz -fuzztime -list -skip -f -compiler -installsuffix',
  },
  'go mod vendor': { fills: '-o' },
  dotnet: {
    fills: '-o --output --results-directory --packages --artifacts-path',
    writes: '--diag',
    reads: '-s --settings --project',
    plain:
      '-c --configuration -f --framework -r --runtime --filter -v --verbosity -l --logger -p --property --source --version',
  },
  swift: { worksIn: '-C --package-path --chdir', fills: '--scratch-path --build-path', writes: '-o' },
  zig: { fills: '--prefix -p --cache-dir --global-cache-dir', writes: '-femit-bin=' },
}
