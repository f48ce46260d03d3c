import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'
import { PageProblem } from '../../http/pages/index.ts'

/** Hashes passwords (argon2id, RFC 9106) and compares them, a few at a time. */
export interface Passwords {
  /** A PHC string: the parameters stand in it, so that they can be raised later. @throws PageProblem busy */
  hash(password: string): Promise<string>
  /** @param stored undefined for an account without one: as much work is done, and the answer is no. @throws PageProblem busy */
  verify(password: string, stored: string | undefined): Promise<boolean>
}

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane; some 30 ms of one core. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32
const atOnce = { running: 2, waiting: 32 }

const derive = promisify(argon2)

/** @param limits how many are hashed at once, and how many may wait for that */
export function createPasswords(limits = atOnce): Passwords {
  const limit = createLimit(limits)
  const nobody = format(cost, randomBytes(16), randomBytes(tagLength))

  return {
    hash: (password) =>
      limit(async () => {
        const nonce = randomBytes(16)
        return format(cost, nonce, await tag(password, { ...cost, nonce }))
      }),
    verify: (password, stored) =>
      limit(async () => {
        const { hash, ...parameters } = parse(stored ?? nobody)
        const found = await tag(password, parameters)
        return timingSafeEqual(found, hash) && stored !== undefined
      }),
  }
}

type Parameters = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism' | 'nonce'>

function tag(password: string, parameters: Parameters): Promise<Buffer> {
  return derive('argon2id', { ...parameters, message: normal(password), tagLength })
}

/** The same characters typed on different keyboards are one password (NIST SP 800-63B-4, 3.1.1.2). */
function normal(password: string): string {
  return password.normalize('NFKC')
}

type Cost = typeof cost

function format({ memory, passes, parallelism }: Cost, nonce: Buffer, hash: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(hash)}`
}

const phc =
  /^\$argon2id\$v=19\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,2}),p=(?<parallelism>\d)\$(?<nonce>[A-Za-z0-9+/]{11,86})\$(?<hash>[A-Za-z0-9+/]{43})$/

/** @throws RangeError when the stored text is none of ours: somebody wrote into the store */
function parse(stored: string): Cost & { nonce: Buffer; hash: Buffer } {
  const { memory, passes, parallelism, nonce = '', hash = '' } = phc.exec(stored)?.groups ?? {}
  if (memory === undefined) throw new RangeError('a stored password is not a PHC string of argon2id')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}

/** Each hash takes 19 MiB: strangers who send many at once must not take the gateway's memory. */
function createLimit(most: typeof atOnce): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most.running) {
      if (waiting.length >= most.waiting) throw new PageProblem('busy')
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      // The place goes to who waited longest, so that the count stays.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
