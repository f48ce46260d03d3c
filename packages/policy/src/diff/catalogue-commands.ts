import { catalogueServiceCommands } from './catalogue-service-commands.ts'

/** Commands developers and their agents run, harmless and not: what a change of policy is tried on. */
export function catalogueCommands(): string[] {
  const lines = `${commands}${catalogueServiceCommands}`.split('\n').filter((line) => line !== '')
  // A here document needs its end.
  return lines.map((line) => (line.endsWith('<<EOF') ? `${line}\nprint(1)\nEOF` : line))
}

const commands = String.raw`
ls
ls -la src
pwd
cat README.md
cat package.json
cat .env
cat .env.local
cat ../other/config.yml
cat /etc/passwd
cat /etc/hosts
cat ~/.ssh/id_rsa
cat ~/.aws/credentials
cat ~/.npmrc
head -n 20 src/main.ts
tail -f logs/app.log
less CHANGELOG.md
wc -l src/*.ts
find . -name '*.ts'
find . -name '*.log' -delete
find . -type f -exec rm {} +
grep -rn TODO src
grep -r password .
rg useState src
tree -L 2
du -sh node_modules
df -h
diff a.txt b.txt
sort names.txt | uniq -c
jq .version package.json
sed -n 1,20p src/main.ts
sed -i s/foo/bar/ src/main.ts
awk '{print $1}' data.txt
echo hello
echo hello > notes.txt
echo x >> ~/.bashrc
echo x > /etc/motd
printf '%s\n' a b
env
printenv
export PATH=$PATH:./bin
which node
date
whoami
uname -a
ps aux
kill 4242
pkill node
lsof -i :3000
top -b -n 1
sleep 5
touch a.txt
mkdir -p build/out
cp a.txt b.txt
cp -r src backup
mv a.txt b.txt
ln -s src link
chmod +x run.sh
chmod -R 777 .
chown root a.txt
rm a.txt
rm -f build.log
rm -rf build
rm -rf node_modules
rm -rf .git
rm -rf ~
rm -rf /
rm -rf /var/log
rmdir empty
unlink a.txt
shred -u a.txt
truncate -s 0 app.log
dd if=/dev/zero of=/dev/sda
tar czf out.tgz src
tar xzf in.tgz
unzip in.zip
zip -r out.zip src
tee out.txt
git status
git status --short
git diff
git diff --cached
git log --oneline -5
git show HEAD
git blame src/main.ts
git branch
git branch -D old
git checkout main
git checkout -b feature/x
git checkout -- .
git switch main
git restore src/main.ts
git add .
git add src/main.ts
git commit -m "Fix it"
git commit --amend --no-edit
git push
git push origin main
git push --force
git push --force-with-lease origin feature/x
git pull
git pull --rebase
git fetch --all
git merge feature/x
git rebase main
git rebase -i HEAD~3
git reset --hard HEAD
git reset --soft HEAD~1
git clean -fd
git stash
git stash pop
git tag v1.0.0
git remote -v
git remote add evil https://example.net/x.git
git clone https://example.com/repo.git
git config user.name
git config --global user.email a@example.com
git config core.hooksPath hooks
git cherry-pick abc123
git revert HEAD
git worktree add ../wt
git submodule update --init
git -C ../other status
git bisect start
gh pr list
gh pr view 12
gh pr create --fill
gh pr merge 12 --squash
gh issue list
gh release create v1
gh repo delete x
gh api user
gh auth token
glab mr list
npm install
npm ci
npm install left-pad
npm install -g typescript
npm test
npm test -- --watch
npm run build
npm run lint
npm run dev
npm start
npm publish
npm audit
npm outdated
npm exec tsc
npm config list
npx tsc --noEmit
npx prettier --write .
npx create-thing app
yarn
yarn add lodash
yarn build
yarn test
pnpm install
pnpm add -D vitest
pnpm test
pnpm publish
bun install
bun test
bun run dev
node script.js
node -e 'console.log(1)'
node --test
deno run main.ts
deno run --allow-all main.ts
tsc --noEmit
eslint .
eslint --fix src
prettier --check .
vitest run
jest --coverage
playwright test
vite build
next build
turbo run build
nx test app
python main.py
python -c 'print(1)'
python -m pytest
python3 -m venv .venv
python3 -m http.server
pip install requests
pip install -r requirements.txt
pip uninstall -y requests
pip freeze
pytest
pytest -x tests/test_a.py
ruff check .
ruff format .
black .
mypy src
poetry install
poetry run pytest
uv sync
uv run main.py
uv pip install x
pipx run black
conda install numpy
jupyter nbconvert a.ipynb
twine upload dist/*
go build ./...
go test ./...
go run main.go
go mod tidy
go get example.com/x
go vet ./...
go install ./cmd/x
gofmt -w .
golangci-lint run
cargo build
cargo test
cargo run
cargo fmt
cargo clippy
cargo add serde
cargo publish
rustup update
rustc main.rs
make
make test
make clean
make deploy
cmake -B build
cmake --build build
ninja
gcc a.c -o a
g++ -O2 a.cpp
clang a.c
./run.sh
./gradlew build
./gradlew test
./mvnw verify
bash run.sh
bash -c 'npm test'
sh -c 'rm -rf build'
source .venv/bin/activate
eval "$CMD"
mvn test
mvn deploy
gradle assemble
java -jar app.jar
javac A.java
kotlinc a.kt
sbt test
dotnet build
dotnet test
dotnet run
dotnet nuget push a.nupkg
swift build
xcodebuild test
pod install
flutter test
dart pub get
ruby a.rb
ruby -e 'puts 1'
bundle install
bundle exec rspec
rails db:migrate
rails console
rake test
gem install rails
gem push a.gem
php a.php
composer install
composer require x/y
php artisan migrate
phpunit
mix test
elixir a.exs
perl -e 'print 1'
Rscript a.R
lua a.lua
`
