import type { Options } from './options.ts'

const bundlers: Options = {
  writes: '-o --outfile --output-file --file --output-filename',
  fills: '--outdir --out-dir --outDir --output-path -d --dir --dist-dir --emptyOutDir= --metafile --cacheDir',
  worksIn: '--context',
  reads: '-c --config --tsconfig',
  plain: '--mode --target --format --platform --external --loader --port --host --base --name',
}

/** Programs that build, test, check and install what a project is made of. */
export const buildOptions: Readonly<Record<string, Options>> = {
  'make, gmake, bmake': {
    worksIn: '-C --directory',
    plain:
      '-f --file --makefile -I --include-dir -j= --jobs= -l= --load-average= -o --old-file -W --what-if --eval -E -O= --output-sync= --debug= -d=',
  },
  'ninja, samu': { worksIn: '-C', reads: '-f', plain: '-j -k -l -t -d -w' },
  'meson setup, meson init': {
    fills: '--prefix',
    reads: '--native-file --cross-file',
    operands: 'fills reads',
    plain: '--buildtype -D --backend',
  },
  meson: { worksIn: '-C' },
  cmake: {
    fills:
      '-B --build --install --prefix -DCMAKE_INSTALL_PREFIX -DCMAKE_INSTALL_PREFIX:PATH -DCMAKE_RUNTIME_OUTPUT_DIRECTORY -DCMAKE_LIBRARY_OUTPUT_DIRECTORY -DCMAKE_BINARY_DIR',
    writes: '--graphviz --trace-redirect --profiling-output',
    reads: '-C -S -P --toolchain --preset=',
    plain: '-G -T -A -D -U -E -j --target --config --component --log-level --parallel=',
  },
  ctest: {
    writes: '-O --output-log --output-junit',
    worksIn: '--test-dir --build-and-test',
    plain: '-R -E -L -LE -j -C -N= -I -S --timeout --repeat',
  },
  bazel: {
    fills: '--output_base --output_user_root --install_base --symlink_prefix',
    writes: '--build_event_json_file --profile',
  },
  'gradle, gradlew': {
    worksIn: '-p --project-dir',
    fills: '-g --gradle-user-home --project-cache-dir',
    reads: '-b --build-file -I --init-script -c --settings-file',
    plain: '-x --exclude-task -P -D --tests -M --console --max-workers',
  },
  'mvn, mvnw': {
    writes: '-l --log-file -DoutputFile',
    fills: '-DoutputDirectory -Dmaven.repo.local',
    worksIn: '-f --file',
    reads: '-s --settings -gs --global-settings -t',
    plain: '-pl --projects -P -T -D -rf',
  },
  'npm, npx': {
    worksIn: '--prefix -C',
    fills: '--cache --pack-destination --cafile=',
    reads: '--userconfig --globalconfig',
    plain:
      '-w --workspace --registry --tag --access --otp --loglevel --omit --include -p --package -c --call --depth --scope --script-shell --node-options --save-prefix --message -m --audit-level --before --engine-strict= --location -L',
  },
  pnpm: {
    worksIn: '-C --dir',
    fills: '--store-dir --virtual-store-dir --modules-dir --pack-destination --lockfile-dir',
    plain: '-F --filter --reporter --loglevel --registry --tag --depth',
  },
  yarn: {
    worksIn: '--cwd',
    fills: '--modules-folder --cache-folder --preferred-cache-folder --link-folder',
    writes: '--filename -o --out',
    plain: '--registry --network-timeout --mutex --pattern --depth',
  },
  bundle: {
    reads: '--gemfile',
    fills: '--path --binstubs= --bundle-path --bindir',
    plain: '-j --jobs --without --with --retry',
  },
  'bundle exec': { stops: true },
  gem: {
    fills: '-i --install-dir -n --bindir --build-root',
    writes: '-o --output',
    plain: '-v --version -s --source -P --trust-policy',
  },
  composer: {
    worksIn: '-d --working-dir',
    plain: '-n -v -o --prefer-install --ignore-platform-req --repository',
  },
  'esbuild, rollup, webpack, vite, parcel, tsup, swc, babel, rspack, rolldown, postcss, sass, lessc, tailwindcss, ncc':
    bundlers,
  'webpack build, vite build, parcel build': bundlers,
  'jest, vitest, mocha, c8, nyc': {
    writes: '--outputFile --output-file --json-output',
    fills:
      '--coverageDirectory --coverage.reportsDirectory --cacheDirectory --report-dir --reports-dir -r= --temp-directory --temp-dir',
    worksIn: '--rootDir --root --dir --cwd',
    reads: '-c --config --globalSetup --setupFiles',
    plain:
      '-t --testNamePattern --testPathPattern --reporter --reporters --project --maxWorkers -w --workers -g --grep --shard --testTimeout --environment --pool --selectProjects',
  },
  'playwright test': {
    fills: '--output',
    reads: '-c --config',
    plain: '-g --grep --project --reporter -j --workers',
  },
  'eslint, stylelint, oxlint, biome': {
    writes: '-o --output-file --cache-location --cache-file',
    reads: '-c --config --ignore-path --resolve-plugins-relative-to --rulesdir',
    plain: '-f --format --formatter --ext --max-warnings --rule --env --parser --global --plugin',
  },
  prettier: {
    writes: '--cache-location',
    reads: '--config --ignore-path --plugin',
    plain: '--parser --log-level --tab-width --print-width --end-of-line --stdin-filepath',
  },
  ruff: {
    writes: '-o --output-file',
    fills: '--cache-dir',
    reads: '--config',
    plain: '--select --ignore --output-format --target-version --line-length',
  },
  'mypy, pyright': {
    fills: '--cache-dir --html-report --xml-report --junit-xml --txt-report',
    reads: '--config-file -p --project',
    plain: '-m -c --python-version --python-executable',
  },
  'golangci-lint': { writes: '--out --output.json.path --cpu-profile-path', reads: '-c --config' },
  'sphinx-build': {
    fills: '-d',
    writes: '-w',
    reads: '-c',
    plain: '-b -D -A -t -j',
    operands: 'reads fills',
  },
  'mkdocs build': { fills: '-d --site-dir', reads: '-f --config-file', plain: '-t --theme' },
  'hugo, jekyll build, jekyll, zola': {
    fills: '-d --destination --cacheDir -o --output-dir',
    reads: '-s --source --config',
    plain: '-b --baseURL -e --environment -t --theme',
  },
  doxygen: { writes: '-g -w' },
  protoc: {
    writes: '-o --descriptor_set_out --dependency_out',
    fills:
      '--go_out --python_out --java_out --cpp_out --csharp_out --js_out --ts_out --php_out --ruby_out --kotlin_out --objc_out --pyi_out --grpc_out --go-grpc_out --grpc_python_out --swift_out --dart_out --es_out --ts_proto_out --doc_out --grpc-web_out --connect-go_out',
    reads: '-I --proto_path --descriptor_set_in',
    plain: '--go_opt --go-grpc_opt --plugin --ts_proto_opt --encode --decode',
    operands: 'reads …',
  },
  'flatc, thrift, buf generate, capnp': { fills: '-o --output', plain: '--template -I --gen' },
  'openapi-generator, openapi-generator-cli, swagger-codegen': {
    fills: '-o --output',
    reads: '-i --input-spec -c --config -t --template-dir',
    plain: '-g --generator-name -l --lang',
  },
  'nix build, nix-build': { writes: '-o --out-link --profile', plain: '-A --attr' },
  'nix-store, nix-env': { fills: '-p --profile', writes: '--add-root' },
  xcodebuild: {
    fills: '-derivedDataPath -archivePath -exportPath -resultBundlePath',
    reads: '-project -workspace -exportOptionsPlist',
    plain: '-scheme -target -configuration -destination -sdk',
  },
}
