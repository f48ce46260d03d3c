// Test support, for `node --import`: a clock that is ahead by as many days as CLOCK_FILE says, and chores of ten minutes every second.
import { readFileSync } from 'node:fs'

const now = Date.now
const aheadMs = Number(readFileSync(process.env.CLOCK_FILE, 'utf8')) * 86_400_000
Date.now = () => now() + aheadMs

const wait = globalThis.setTimeout
globalThis.setTimeout = (run, ms, ...rest) => wait(run, ms === 600_000 ? 1_000 : ms, ...rest)
