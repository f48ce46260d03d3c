import { writeFileSync } from 'node:fs'
import { configReference } from '../packages/server/src/config/reference.ts'

/** Writes docs/reference/configuration.md from the schema of the configuration file. */
writeFileSync(new URL('../docs/reference/configuration.md', import.meta.url), configReference())
