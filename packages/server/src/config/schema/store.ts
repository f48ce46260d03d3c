import { z } from 'zod'
import { section, text, wholeNumber } from './scalars.ts'

export const store = section({
  postgres_url: z
    .string()
    .max(4096)
    .regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgres:// or postgresql://' })
    .refine((value) => URL.canParse(value), {
      error: 'is not a URL; write postgres://user@host:5432/database',
    })
    .describe(
      'Where PostgreSQL is. Without a `store` section everything is in SQLite under `sekisho.data_dir`.',
    ),
  username: text({ min: 0 }).optional().describe('Takes the place of the user in `postgres_url`.'),
  password: text({ min: 0 })
    .optional()
    .describe('Takes the place of the password in `postgres_url`; any characters.'),
  max_connections: wholeNumber(1, 1000).default(5).describe('Connections of one process, at most.'),
  connect_timeout_seconds: wholeNumber(1, 60).default(5).describe('Accepted; Sekisho waits 10 seconds.'),
  readiness_grace_seconds: wholeNumber(0, 3600)
    .default(0)
    .describe('Accepted; without the store nothing is admitted, so `/readyz` says so at once.'),
}).describe('PostgreSQL. Left out: SQLite.')
