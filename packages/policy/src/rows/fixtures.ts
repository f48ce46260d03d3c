import { resolvePath, type Links } from '../paths/path.ts'

/** The symbolic links of the folders that the measured rows were run in, by the name of the folder in a row. */
export function fixtureLinks(fixture: string, { cwd, home }: { cwd: string; home: string }): Links {
  const links = new Map<string, string>()
  for (const [name, known] of Object.entries(fixtures))
    if (fixture === name || fixture.startsWith(`${name}+`) || fixture.includes(known.sign))
      for (const [path, target] of Object.entries(known.links))
        links.set(resolvePath(cwd, path), resolvePath(cwd, target.replace(/^~/, home)))
  return links
}

const fixtures: Readonly<Record<string, { sign: string; links: Readonly<Record<string, string>> }>> = {
  C: { sign: 'link->.env', links: { link: '.env', sshlink: '~/.ssh' } },
  E: { sign: 'plink->prot', links: { plink: 'prot', xlink: 'prot/x', 'src/key': '~/.ssh/id_rsa' } },
  F: { sign: 'project/key->', links: { 'project/key': '~/.ssh/id' } },
}
