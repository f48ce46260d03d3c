const tick = '`'

/** The second half of the ordinary commands: containers, clouds, files and text. */
export const ordinaryServices: readonly string[] = String.raw`
docker build -t app:latest .
docker build -f Dockerfile.dev --build-arg X=1 .
docker ps -a
docker images
docker logs -f web
docker run --rm -it node:20 node --version
docker run -d -p 8080:80 nginx
docker run --rm -v "$PWD":/app -w /app node:20 npm test
docker exec -it web sh
docker exec db psql -U postgres -c "SELECT 1"
docker compose up -d
docker compose down
docker compose logs --tail=100 api
docker compose exec api npm test
docker-compose build
docker stop web
docker rm web
docker pull postgres:16
docker inspect web
docker volume ls
docker stats --no-stream
kubectl get pods
kubectl get pods -n prod -o wide
kubectl describe pod web-123
kubectl logs -f deploy/web
kubectl apply -f k8s/
kubectl diff -f k8s/
kubectl config current-context
kubectl port-forward svc/web 8080:80
kubectl rollout status deploy/web
kubectl exec -it web-123 -- ls /app
kubectl top nodes
helm list
helm template ./chart
helm upgrade --install web ./chart
aws s3 ls
aws sts get-caller-identity
aws s3 cp dist/ s3://bucket/ --recursive
aws ec2 describe-instances
aws logs tail /aws/lambda/fn
gcloud projects list
gcloud config list
gh pr list
gh pr create --title "Fix" --body "Fixes #1"
gh pr view 12 --comments
gh pr checkout 12
gh issue list --limit 10
gh run watch
gh api repos/org/repo/pulls
curl https://example.com
curl -s https://api.github.com/repos/org/repo | jq '.stargazers_count'
curl -I https://example.com
curl -X POST http://localhost:3000/api -H 'Content-Type: application/json' -d '{"a":1}'
curl -fsSL https://example.com/docs.html -o docs.html
curl -sS http://localhost:8080/health
curl -H "Accept: application/json" https://api.example.com/v1/items?limit=5
wget https://example.com/data.csv
wget -q https://example.com/file.tar.gz -O /tmp/file.tar.gz
mkdir -p src/components
mkdir build && cd build && cmake ..
touch src/new.ts
cp src/a.ts src/b.ts
cp -r templates/ out/
cp .env.example .env
mv src/old.ts src/new.ts
rm src/unused.ts
rm -f build.log
rm -rf node_modules
rm -rf dist build
rm -rf node_modules package-lock.json && npm install
rm -rf ./target/debug
rm -rf dist/*
rm -rf .next .turbo
rm -rf /tmp/test-output
rm -rf coverage/ .nyc_output/
rm *.log
rm -r __pycache__
rmdir empty
find . -type d -name __pycache__ -exec rm -rf {} +
ln -s ../shared shared
chmod +x scripts/deploy.sh
chmod 644 README.md
chmod 755 bin/run
chown dev:dev file.txt
sed -n '1,50p' src/index.ts
sed -n 10p file
sed -i 's/foo/bar/g' src/index.ts
sed -e 's/a/b/' -e 's/c/d/' file
sed 's/^/  /' file.txt
sed -i '' 's/old/new/' README.md
awk '{print $1}' file.txt
awk -F: '{ print $1 }' /etc/passwd
awk 'NR>1 {sum+=$3} END {print sum}' data.csv
sort data.txt | uniq -c | sort -rn | head
cut -d, -f1,3 data.csv
tr 'a-z' 'A-Z' < in.txt > out.txt
jq '.dependencies | keys' package.json
jq -r '.[] | select(.name == "x") | .id' data.json
yq '.services' docker-compose.yml
diff a.txt b.txt
diff -u <(sort a) <(sort b)
echo "hello world"
echo "rm -rf / is dangerous"
echo $HOME
echo "$PATH" | tr ':' '\n'
echo "VERSION=1" >> config.ini
echo "done" > /dev/null
printf '%s\n' one two three
date +%Y-%m-%d
whoami
uname -a
df -h
du -sh *
du -sh node_modules
free -m
ps aux | grep node
top -b -n 1 | head
lsof -i :3000
kill 12345
kill -9 12345
kill $(lsof -t -i:3000)
pkill -f "node server.js"
netstat -tlnp
ss -tlnp
which node
type git
command -v docker
env | grep NODE
printenv PATH
export NODE_ENV=production
export PATH="$HOME/.local/bin:$PATH"
NODE_ENV=test npm test
FOO=bar BAZ=1 ./run.sh
CI=true npm run build
NODE_OPTIONS=--max-old-space-size=4096 npm run build
PYTHONPATH=src pytest
RUST_BACKTRACE=1 cargo test
time npm run build
timeout 60 npm test
nohup node server.js > server.log 2>&1 &
sleep 5 && curl -s localhost:3000
tar -czf out.tar.gz dist/
tar -xzf archive.tar.gz
tar -tzf archive.tar.gz | head
tar xf file.tar -C /tmp/x
zip -r out.zip dist
unzip -o file.zip -d out
gzip -k big.log
base64 image.png
echo aGVsbG8= | base64 -d
sha256sum dist/app.tar.gz
openssl rand -hex 32
openssl x509 -in cert.crt -noout -text
ssh-keygen -lf key.pub
ssh dev@server.example.com uptime
ssh server 'docker ps'
scp file.txt server:/tmp/
rsync -av src/ backup/
rsync -avz dist/ user@host:/srv/app/
psql -c "SELECT count(*) FROM users"
psql -U postgres -d app -f schema.sql
mysql -e "SHOW TABLES" app
sqlite3 app.db ".tables"
sqlite3 app.db "SELECT * FROM users LIMIT 5"
redis-cli ping
redis-cli GET key
for f in *.md; do echo "$f"; done
for i in 1 2 3; do echo $i; done
for f in src/*.ts; do wc -l "$f"; done
while read -r line; do echo "$line"; done < list.txt
if [ -f package.json ]; then npm ci; fi
[ -d dist ] && ls dist
test -f .eslintrc && echo yes || echo no
ls *.json | xargs -n1 basename
ls | xargs -I{} echo {}
cat files.txt | xargs -n 1 wc -l
cat package.json | grep version | head -1 | awk -F: '{ print $2 }'
git diff --name-only | xargs npx eslint
git log --format='%an' | sort | uniq -c
npm test 2>&1 | tee test.log
npm test -- --grep "rm -rf"
cat <<EOF > config.json\n{"a": 1}\nEOF
cat > notes.md <<'EOF'\n# Notes\n- run ${tick}make${tick}\nEOF
git commit -m "$(cat <<'EOF'\nAdd a page\n\nIt was missing.\nEOF\n)"
python3 - <<'EOF'\nprint("hi")\nEOF
VERSION=$(node -p "require('./package.json').version"); echo $VERSION
COUNT=$(ls | wc -l) && echo "$COUNT files"
cd "$(git rev-parse --show-toplevel)" && npm test
(cd web && npm run build)
{ echo a; echo b; } > out.txt
f() { echo "$1"; }; f hello
tree -L 2 -I node_modules
file dist/app
stat package.json
man ls
history | tail
code .
open http://localhost:3000
brew install jq
brew list
apt list --installed
apt-get update
sudo apt-get install -y jq
sudo apt update && sudo apt install -y build-essential
apk add --no-cache git
systemctl status nginx
journalctl -u nginx -n 50
crontab -l
nginx -t
ping -c 1 example.com
dig example.com
nslookup example.com
nc -zv localhost 5432
telnet localhost 25
id
hostname
uptime
nproc
seq 1 10
basename /a/b/c.txt
dirname src/index.ts
realpath .
readlink -f bin/app
xxd file.bin | head
strings app | grep version
ldd ./app
tmux ls
tmux new-session -d -s dev 'npm run dev'
screen -ls
watch -n 2 kubectl get pods
perl -pe 's/a/b/' file.txt
perl -ne 'print if /foo/' file.txt
ruby -e 'puts 1 + 1'
php -r 'echo PHP_VERSION;'
lua -e 'print(1)'
ffmpeg -i in.mp4 out.gif
convert in.png -resize 50% out.png
graphviz -V
protoc --go_out=. api.proto
buf generate
sqlc generate
prisma generate
npx prisma migrate dev --name init
npx drizzle-kit generate
turbo run build
nx test web
lerna run build
bazel build //...
ansible-playbook site.yml --check
vault status
consul members
packer validate template.pkr.hcl
pulumi preview
cdk synth
serverless info
firebase emulators:start
vercel dev
netlify dev
heroku logs --tail
fly status
claude --version
claude mcp list
`
  .trim()
  .split('\n')
  .map((line) => line.replaceAll(String.raw`\n`, '\n'))
