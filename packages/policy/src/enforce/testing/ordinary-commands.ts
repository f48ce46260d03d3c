import { ordinaryServices } from './ordinary-services.ts'

/**
 * What developers run all day; none of it may be held up where the tool is allowed. One command a line, `\\n` for a line
 * break within it.
 */
export const ordinaryCommands: readonly string[] = String.raw`
ls
ls -la
ls -la src/ | head -20
pwd
cd packages/web && ls
cat README.md
cat package.json | jq '.scripts'
cat src/index.ts | head -n 50
head -100 src/main.rs
tail -f logs/app.log
tail -n 200 /var/log/syslog
wc -l src/*.ts
find . -name '*.ts' -not -path './node_modules/*'
find . -type f -name "*.py" | xargs wc -l
find . -name '*.ts' -exec grep -l useState {} +
find . -name "*.pyc" -delete
find src -type f -newer package.json
find . -maxdepth 2 -type d
find . -name '*.test.ts' | head
grep -rn "TODO" src/
grep -rn "TODO" src --include='*.ts'
grep -E "^import .* from" src/index.ts
grep -c foo file.txt
rg "useEffect" --type ts
rg -n 'fn main' -g '*.rs'
git status
git status --short
git diff
git diff --stat HEAD~3
git diff --cached
git diff main...feature -- src/
git log --oneline -10
git log --graph --all --oneline | head -30
git log -p --follow src/index.ts
git show HEAD
git show HEAD:src/index.ts
git blame -L 10,20 src/index.ts
git add .
git add -A && git commit -m "Fix the parser"
git add src/index.ts src/app.ts
git commit -m "feat: add login page"
git commit -am "wip"
git commit --amend --no-edit
git commit -m "Remove rm -rf / from the docs"
git push
git push origin main
git push -u origin feature/login
git push --tags
git pull
git pull --rebase origin main
git fetch --all --prune
git checkout -b feature/x
git checkout main
git switch -c fix/bug
git switch main
git branch
git branch -a
git branch -d merged-branch
git merge feature/x
git rebase main
git rebase --continue
git rebase -i HEAD~3
git stash
git stash pop
git stash list
git tag v1.2.3
git remote -v
git remote add upstream https://github.com/org/repo.git
git clone https://github.com/org/repo.git
git clone --depth 1 git@github.com:org/repo.git /tmp/repo
git cherry-pick abc123
git revert HEAD
git reset HEAD~1
git reset --soft HEAD~1
git restore --staged src/index.ts
git rev-parse --abbrev-ref HEAD
git ls-files | wc -l
git config user.name
git config --global user.email "dev@example.com"
git config --list
git worktree list
git worktree add ../proj-fix fix
git submodule update --init --recursive
git bisect start
git clean -n
git clean -fdn
git --no-pager log -5
git -C ../other status
git shortlog -sn
git reflog
git rm --cached old.txt
git mv a.ts b.ts
git push --dry-run
git grep -n "foo"
npm install
npm ci
npm test
npm run build
npm run lint -- --fix
npm run dev
npm start
npm i -D typescript @types/node
npm outdated
npm audit
npm audit fix
npm ls --depth=0
npm view react version
npm version patch
npm pack
npm uninstall lodash
npm cache verify
npm publish --dry-run
npx tsc --noEmit
npx eslint . --ext .ts,.tsx
npx prettier --write "src/**/*.ts"
npx jest --coverage
npx vitest run src/foo.test.ts
npx create-react-app my-app
npx playwright test --headed
npx -y @modelcontextprotocol/inspector
yarn
yarn install --frozen-lockfile
yarn add react
yarn test
yarn workspace web build
pnpm install
pnpm -r build
pnpm dev
pnpm exec tsc -p .
bun install
bun test
bun run dev
deno test --allow-read
node index.js
node --version
node dist/server.js --port 3000
node -e "console.log(process.version)"
node -p "require('./package.json').version"
node --test
node --inspect server.js
tsc -p . --noEmit
eslint src
prettier --check .
jest
vitest run
python main.py
python3 -m pytest
python3 -m venv .venv
source .venv/bin/activate
source .venv/bin/activate && pip install -r requirements.txt
python -m pip install -e .
python3 -c "print('hello')"
python3 -c "import sys; print(sys.version)"
python3 -c "import json; print(json.load(open('package.json'))['version'])"
python manage.py migrate
python manage.py runserver 0.0.0.0:8000
python manage.py makemigrations
pip install requests
pip install -r requirements.txt
pip freeze > requirements.txt
pip list --outdated
pytest
pytest -xvs tests/test_api.py::test_login
pytest --cov=src --cov-report=html
ruff check . --fix
black .
mypy src
flake8
poetry install
poetry run pytest
uv sync
uv run pytest -q
uv pip install httpx
tox -e py311
pre-commit run --all-files
cargo build
cargo build --release
cargo test
cargo test -- --nocapture
cargo run -- --help
cargo clippy --all-targets -- -D warnings
cargo fmt --check
cargo add serde --features derive
cargo check
cargo doc --open
cargo bench
cargo clean
rustc --version
rustup update
go build ./...
go test ./... -race
go mod tidy
go run main.go
go vet ./...
gofmt -l .
golangci-lint run
make
make build
make test
make clean
make -j8 all
make -C sub install
cmake -S . -B build -DCMAKE_BUILD_TYPE=Release
cmake --build build --parallel
gcc -O2 -o main main.c && ./main
g++ -std=c++20 main.cpp -o main
mvn clean install -DskipTests
mvn test
./mvnw spring-boot:run
./gradlew build
gradle test --info
dotnet build
dotnet test
dotnet run --project src/App
bundle install
bundle exec rspec
bundle exec rails server
rails generate model User name:string
rails db:migrate
rake test
composer install
php artisan migrate
php -v
./vendor/bin/phpunit
mix deps.get && mix test
swift build
xcodebuild -scheme App build
flutter pub get
terraform init
terraform plan
terraform validate
terraform fmt -recursive
terraform output
terraform show
`
  .trim()
  .split('\n')
  .map((line) => line.replaceAll(String.raw`\n`, '\n'))
  .concat(ordinaryServices)
