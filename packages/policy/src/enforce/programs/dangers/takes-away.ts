import { isKnown } from '../../abstract-text.ts'
import { asksAbout, verbOf } from '../looking.ts'
import type { Started } from '../program.ts'
import { isRehearsal } from './rehearsal.ts'
import { isDestructive } from './data-dangers.ts'

/** Verbs that mean harm whoever is told them, also as part of a longer one: `vm.destroy`, `setup:uninstall`. */
const harmful =
  /^(?:destroy|purge|wipe|nuke|terminate|delete|erase|decommission|obliterate|unpublish|forget|expunge|deprovision|teardown|factory-?reset|revoke|(?:delete|remove|drop)all)$|^[\w:.-]*[:.](?:destroy|purge|wipe|delete|remove|erase|uninstall|terminate|drop|reset|kill)$|^(?:destroy|delete|purge|erase|terminate|drop|wipe)[-_]\S+$|^[a-z]\w*-(?:destroy|delete|purge|erase|terminate)$|^(?:Delete|Destroy|Terminate|Purge|Drop)[A-Z]\w*$/

/** Verbs that take away too, and that mean it where nobody is to be asked. */
const mild =
  /^(?:rm|rmr|rmpool|reset|drop|kill|evict|clear|gc|cleanup|ban|resolve|suspend|detach|flush|clean|revert|unregister|undeploy|down|prune|leave)$/

/** Options that say so. */
const unasked =
  /^(?:-f|-y|--force|--yes|--all|--purge|--cascade|--hard|--assume-yes|--no-confirm|--noconfirm|--no-interaction|--non-interactive|--skip-confirmation|--auto-approve|--confirm)$/

/** Names of scripts that are there to take something away. */
const namesItself = /(?:^|[-_.])(?:uninstall|killall|wipe|nuke|destroy)(?:\.sh)?$/

/** Options and verbs after which stands what a database is told. */
const tells = /^(?:-[cqeQ]|--?(?:command|query|sql|statement|execute|eval|exec|cql)|query|sql|execute|exec)$/

/** Those whose things are made and thrown away all day on this machine. */
const throwsAway = new Set('pm2 kind k3d minikube'.split(' '))

/** Those of which the tables say when they take something away, and when they only say so. */
const describedInFull = new Set('zfs restic borg'.split(' '))

/** Whether a program nobody described is told to take something away. */
export function takesAway({ name, words, input }: Pick<Started, 'name' | 'words' | 'input'>): boolean {
  // What stands behind `-h` is a host, behind `--list` a list of what is to go.
  if (/^(?:-h|-help|--list)$/.test(words.at(-1) ?? '') || words.includes('--help')) return false
  // What stands behind `--` is for the program that is started: `cargo run -- delete --dry-run`.
  if (isRehearsal(words) || words.some((word) => /^--dry-?run$/.test(word))) return false
  if (words[0] === 'help' || (name === 'aws' && /^[\w-]+(?: [\w-]+)? help$/.test(words.join(' '))))
    return false
  if (namesItself.test(name) || words.some((word) => word.startsWith('--yes-i-really'))) return true
  if (asksAbout(words)) return false
  if (throwsAway.has(name) || describedInFull.has(name)) return false
  // What can be fetched again.
  if (/^caches?$/.test(verbOf(words))) return false
  const verbs = words.filter((word) => !word.startsWith('-') && isKnown(word)).slice(0, 3)
  const [, , third = ''] = verbs
  // The third may be the name of a thing, above all where it is the value of an option.
  const named = !/[:._-]/.test(third) || words[words.indexOf(third) - 1]?.startsWith('-') === true
  if (verbs.slice(0, named ? 2 : 3).some((verb) => harmful.test(verb))) return true
  if (verbs.some((verb) => mild.test(verb)) && words.some((word) => unasked.test(word))) return true
  if (words.some((word) => tells.test(word) || word === '--stdin') && isDestructive(input.slice(0, 8192)))
    return true
  return words.some((word, at) => tells.test(words[at - 1] ?? '') && /\s/.test(word) && isDestructive(word))
}
