import { assert, constantFrom, nat, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../predict/decision.ts'
import { compilePolicy } from '../../predict/policy.ts'
import { enforce } from '../enforce.ts'
import { dangerousCommands } from '../testing/dangerous-commands.ts'
import { memoryFiles } from '../testing/memory-files.ts'
import ways from '../testing/ways-around.json' with { type: 'json' }
import { mostNames } from './find-paths.ts'
import type { Files } from './files.ts'

const [cwd, home] = ['/srv/proj', '/home/dev']

function verdictOf(deny: string | string[], command: string, files?: Files): Verdict {
  const policy = compilePolicy({
    sources: [{ scope: 'user', settings: { permissions: { allow: ['Bash'], deny: [deny].flat() } } }],
    mode: 'default',
    cwd,
    home,
    trusted: true,
  })
  return enforce(policy, { tool: 'Bash', input: { command } }, { files }).verdict
}

/** A project with a secret where nobody expects one, and links. */
const inSource = memoryFiles({
  files: ['/srv/proj/src/.env', '/srv/proj/src/a.ts', '/srv/proj/docs/a.md', '/srv/proj/prot/key/x'],
  links: {},
})
const clean = memoryFiles({
  files: ['/srv/proj/src/a.ts', '/srv/proj/src/b/c.ts', '/srv/proj/docs/a.md', '/srv/proj/data.json'],
})

describe('a folder of more names than are looked at', () => {
  it('is as if nobody had looked', () => {
    const names = Array.from({ length: 5000 }, (_, at) => `/srv/proj/data/${at}.csv`)
    const rule = 'Read(*.pem)'
    expect(verdictOf(rule, 'cat data/*', memoryFiles({ files: names.slice(0, 500) }))).toBe('allow')
    expect(verdictOf(rule, 'cat data/*', memoryFiles({ files: names }))).toBe(verdictOf(rule, 'cat data/*'))
    expect(verdictOf(rule, 'cat data/*')).toBe('ask')
  })
})

describe('what is there', () => {
  it.each([
    'grep -r KEY src',
    'rg KEY src',
    'rg KEY',
    'cat src/*',
    'cat sr?/*',
    'cat */.e*',
    'cp -r src x',
    'tar cf a.tar .',
    'tar cf a.tar src',
    'zip -r a.zip src',
    'grep -rn KEY "src/"',
    'cd src && grep -r KEY .',
    'cd src && cat *',
    'tar chf - s*',
    'cp -r src/* x',
    'mv src x',
    'sh -c "grep -r KEY src"',
    'grep -r KEY src/../src',
    'cat src/**/*',
    "grep -r --include='*.env' KEY .",
  ])('holds %j where a denied file lies in it', (command) =>
    expect(verdictOf('Read(.env)', command, inSource)).toBe('ask'),
  )

  it.each([
    ['Read(.env)', 'grep -rn TODO .'],
    ['Read(.env)', 'rg TODO'],
    ['Read(.env)', 'cat *'],
    ['Read(.env)', 'head -3 src/*'],
    ['Read(.env)', 'cp -r src x'],
    ['Read(.env)', 'tar cf a.tar .'],
    ['Read(*.pem)', 'cat src/*/*'],
    ['Read(.env)', 'mkdir x; grep -r KEY packages src'],
    ['Read(.env)', 'grep -c x * > counts.txt'],
    ['Read(./secrets/**)', 'grep -rn TODO .'],
    ['Edit(*.lock)', 'rm -rf src'],
    ['Edit(*.lock)', "sed -i 's/a/b/' *"],
    ['Read(.env)', 'cat src/**/*'],
    ['Read(**/secrets/**)', "grep -rn --include='*.ts' TODO src; rg -g '*.md' TODO"],
  ])('lets pass under a denied %s, where there is none: %j', (rule, command) => {
    expect(verdictOf(rule, command, clean)).toBe('allow')
  })

  it('is more than was allowed without it, where the folder is not one of code', () => {
    expect(verdictOf('Read(.env)', 'grep -rn TODO .')).toBe('ask')
    expect(verdictOf('Read(.env)', 'grep -r KEY src')).toBe('allow')
  })

  it.each([
    'cd nowhere; cat p/s',
    'cd docs/a.md; cat < p/s',
    'cd nowhere && ls; head p/s',
    'pushd nowhere; cat p/s*',
  ])('is read by %j, which stays where it is', (command) => {
    const files = memoryFiles({ files: ['/srv/proj/p/s', '/srv/proj/docs/a.md'] })
    const made = `mkdir nowhere && ${command.replace('docs/a.md', 'nowhere')}`
    expect(verdictOf('Read(./p/s)', command, files)).toBe('ask')
    expect(verdictOf('Read(./p/s)', made, files)).toBe('allow')
  })

  it('is found in a folder whose name looks like that of a file', () => {
    const files = memoryFiles({ files: ['/srv/proj/v1.json/.env'] })
    expect(verdictOf('Read(.env)', 'grep -r KEY v1.json', files)).toBe('ask')
    expect(verdictOf('Read(.env)', 'grep -r KEY data.json', clean)).toBe('allow')
  })

  it('is found however the disk puts accents together', () => {
    for (const name of ['がぎ.txt', 'がぎ.txt'.normalize('NFD')])
      for (const rule of ['Read(./がぎ.txt)', 'Read(./がぎ.txt)'.normalize('NFD')]) {
        const files = memoryFiles({ files: [`/srv/proj/src/${name}`, `/srv/proj/${name}`] })
        for (const command of ['cat *', 'grep -r KEY .', 'cat ?*.txt', "grep -r --include='*.txt' KEY ."])
          expect(verdictOf(rule, command, files), command).not.toBe('allow')
      }
  })

  it('is found in any letter case, where the disk takes any', () => {
    const files = memoryFiles({ files: ['/srv/proj/src/.ENV'], foldsCase: true })
    for (const command of ['grep -r KEY SRC', 'cat Src/*', 'cat SRC/.e*'])
      expect(verdictOf('Read(.env)', command, files), command).toBe('ask')
  })
})

describe('a link', () => {
  const files = memoryFiles({
    files: [
      '/srv/proj/prot/sub/x',
      '/srv/proj/prot/y',
      '/srv/proj/src/a.ts',
      '/home/dev/.ssh/id_rsa',
      '/data/s',
    ],
    links: {
      '/srv/proj/plain': 'prot/y',
      '/srv/proj/again': 'plain',
      '/srv/proj/dir': 'prot',
      '/srv/proj/deep': './prot/sub',
      '/srv/proj/docs/l.md': '../prot/y',
      '/srv/proj/lib/p': '/srv/proj/prot',
      '/srv/proj/src/key': '../../../home/dev/.ssh/id_rsa',
      '/srv/proj/loop/a': 'b',
      '/srv/proj/loop/b': 'a',
      '/srv/proj/loop/up': '../loop/.',
    },
  })
  it.each([
    'cat plain',
    'cat again',
    'cat < again',
    'cat dir/y',
    'grep -r KEY dir',
    'cat deep/../y',
    'cd deep && cat ../y',
    'cat < deep/../y',
    'cat "$PWD/deep/../y"',
  ])('to what is denied is denied: %j', (command) =>
    expect(verdictOf('Read(./prot/**)', command, files)).toBe('deny'),
  )

  it.each([
    'cat docs/*',
    'cat docs/*.md',
    'grep -R KEY docs',
    'cp -rL docs x',
    'cat lib/*/y',
    'cat */y',
    'cat d*r/y',
    'cat dir/*',
    'cat lib/p/*',
    "find docs -name '*.md' -exec cat {} +",
    "grep -R --include='*.md' KEY docs",
    "grep -R --include='y' KEY lib",
    'cat docs/**/*.md',
    'cat dee?/../y',
    'sed -i s/a/b/ docs/*',
    'tee docs/* < /dev/null',
  ])('in a folder or of a glob, to what is denied, is asked about: %j', (command) =>
    expect(verdictOf(['Read(./prot/**)', 'Edit(./prot/**)'], command, files)).not.toBe('allow'),
  )

  it('to secrets is asked about though no rule names them', () =>
    expect(verdictOf('Read(.env)', 'grep -R KEY src', files)).toBe('ask'))

  it.each(['ls -R docs', 'cat loop/a', 'cat docs/nothing', 'rm docs/l.md', 'rm -r lib', 'ln -s prot/y l'])(
    'is no reason to hold %j',
    (command) =>
      expect(
        verdictOf(
          ['Read(./nowhere/**)', ...(/^(?:rm|ln)/.test(command) ? ['Edit(./prot/**)'] : [])],
          command,
          files,
        ),
      ).toBe('allow'),
  )
})

describe('what the call itself changes is not believed of the disk', () => {
  it.each([
    'ln -s ../prot/y docs/n; cat docs/*',
    'ln -sf ../prot/y docs/a.md && grep -R KEY docs',
    'cat docs/* & ln -s ../prot/y docs/p',
    'cd docs && ln -s ../prot/y n; cat *',
  ])('%j leads where the link does', (command) =>
    expect(verdictOf('Read(./prot/y)', command, clean)).not.toBe('allow'),
  )

  it.each([
    './make-links.sh; cat *',
    'make && grep -r KEY .',
    'git checkout other; grep -r KEY .',
    'tar xf a.tar; cat *',
    'cp -r /opt/x .; grep -r KEY .',
    'mv /opt/x packages; grep -r KEY packages',
    'cp -r /opt/x "$Y"; grep -r KEY .',
    'cat src/$X',
    'cat "src/$X.env"',
    'python3 gen.py | grep -r KEY .',
  ])('%j is judged as without files', (command) => {
    expect(verdictOf('Read(.env)', command)).toBe('ask')
    expect(verdictOf('Read(.env)', command, clean)).toBe('ask')
  })
})

describe('where the disk cannot be asked, or is too large,', () => {
  const many = memoryFiles({
    files: [...Array.from({ length: mostNames }, (_, at) => `/srv/proj/n/f${at}`), '/srv/proj/n/d/x'],
  })
  const deep = memoryFiles({ files: [`/srv/proj/${'d/'.repeat(40)}x`] })
  const dumb: Files = { linkAt: () => undefined, entriesOf: () => undefined }
  const partly: Files = { ...clean, linkAt: () => undefined }
  const [folders, globs] = [
    ['grep -r KEY .', 'grep -r KEY src n d', 'cp -r . /tmp/x'],
    ['cat *', 'cat src/*', 'cat n/*/x', 'cat */.e*'],
  ]
  it.each([
    ['nothing is known', dumb, [...folders, ...globs]],
    ['links are not known', partly, [...folders, ...globs]],
    ['there are too many names', many, folders],
    ['folders are too deep', deep, folders],
  ])('the verdict is that without files: %s', (_, files, commands) => {
    for (const command of commands)
      expect(verdictOf('Read(.env)', command, files), command).toBe(verdictOf('Read(.env)', command))
  })

  it.each([
    ['a name that our marks stand in', { files: ['/srv/proj/prot\u{E000}'] }, {}],
    [
      'a link that leads in a circle',
      { files: [], links: { '/srv/proj/pa': 'pb', '/srv/proj/pb': 'pa' } },
      {},
    ],
    [
      'a link whose name cannot be said',
      { files: [], links: { '/srv/proj/pa': 'b' } },
      { linkAt: () => null },
    ],
  ])('nothing is given back for %s', (_, tree, over) => {
    const files = { ...memoryFiles(tree), ...over }
    expect(verdictOf('Read(./prot*)', 'cat p*', files)).toBe('ask')
    expect(verdictOf('Read(./prot*)', 'grep -r KEY .', files)).toBe('ask')
  })

  it('what was found until then is held all the same', () => {
    const files = memoryFiles({
      files: ['/srv/proj/src/.env', ...Array.from({ length: 5000 }, (_, at) => `/srv/proj/src/a/f${at}`)],
    })
    expect(verdictOf('Read(.env)', 'grep -r KEY src', files)).toBe('ask')
  })

  it.each(Object.entries(ways))(
    'no way around a denied %s opens where what is denied is there',
    (rule, commands) => {
      const disk = memoryFiles({ files: ['/srv/proj/.env', '/srv/proj/prot/x', '/srv/proj/src/a.ts'] })
      for (const files of [disk, dumb])
        expect(commands.filter((command) => verdictOf(rule, command, files) === 'allow')).toEqual([])
    },
  )

  it('nothing dangerous by itself passes because of what is there, or is not', () => {
    for (const files of [clean, inSource, dumb])
      expect(dangerousCommands.filter((command) => verdictOf([], command, files) === 'allow')).toEqual([])
  })

  it('no answer of a disk lets pass what was held by a rule without doubt', () =>
    assert(
      property(
        constantFrom('cat .env', 'grep -r KEY .env', 'cp .env x', 'cat ./src/../.env'),
        tuple(nat(3), nat(3)),
        (command, [link, entries]) => {
          const files: Files = {
            linkAt: () => [undefined, null, '', '..'][link],
            entriesOf: () => [undefined, null, [], [{ name: 'x', kind: 'link' as const }]][entries],
          }
          expect(verdictOf('Read(./.env)', command, files)).toBe('deny')
        },
      ),
    ))
})
