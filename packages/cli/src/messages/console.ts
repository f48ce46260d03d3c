import type { Sentence } from '@sekisho/contract'

/** What the command about the console says. */
export const consoleMessages = {
  console: {
    en: 'Print a link that opens the console in a browser, signed in as the owner',
    ja: 'オーナーとしてサインインした状態でコンソールを開くリンクを表示します',
  },
  'console.link': {
    en: 'Good once, until {until} UTC. Other people open the address of the server and sign in.',
    ja: '1回だけ、{until}(UTC)まで使えます。ほかの人は、サーバーのアドレスを開いてサインインします。',
  },
} as const satisfies Record<string, Sentence>
