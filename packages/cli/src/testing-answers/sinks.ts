/** Test support: answers about sinks, with text that tries to command the terminal. */
const sink = {
  name: 'splunk',
  kind: 'splunk' as const,
  format: 'ocsf' as const,
  destination: 'https://splunk.example.com:8088\u001B[2J',
  state: 'delivering' as const,
  next: 4711,
  lagEntries: 12,
  lagSeconds: 3,
  delivered: 4000,
  skipped: 700,
  deadLetters: 11,
  lastDeliveredAt: '2026-11-22T06:14:00.000Z',
}

export const sinkAnswers = {
  listSinks: {
    data: [
      sink,
      { ...sink, name: 'archive', state: 'failing' as const, problem: 'status 503\u001B[2J' },
      { ...sink, name: 'syslog', state: 'paused' as const, pausedReason: 'maintenance\u009B2J' },
    ],
  },
  pauseSink: { ...sink, state: 'paused' as const, pausedReason: 'maintenance' },
  resumeSink: sink,
  listDeadLetters: {
    data: [
      { leaf: 7, reason: 'too large\u001B[2J', refusedAt: '2026-11-22T06:14:00.000Z', retrying: false },
      { leaf: 9, reason: 'no such field', refusedAt: '2026-11-22T06:14:00.000Z', retrying: true },
    ],
    next: '9',
  },
  retryDeadLetters: { letters: 2 },
}
